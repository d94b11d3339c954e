package io.stint.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.stint.database.AfterCommit;
import io.stint.web.RequestId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The door of the room: events are written in the transaction of what they tell about, and said in
 * the log once it has been committed.
 */
@ApplicationScoped
public class AuditTrail {

  /** Who acts when no caller does: the reconcilers. */
  static final String STINT = "stint";

  private static final Pattern SECRET =
      Pattern.compile(
          "password|secret|token|credential(?!s?(Count|State))|privateKey",
          Pattern.CASE_INSENSITIVE);

  private static final Logger LOG = Logger.getLogger(AuditTrail.class);

  /** An upload is one line, however many it enrols. */
  private static final int MOST_NAMED = 20;

  private final EventLog log;
  private final SecurityIdentity caller;
  private final ObjectMapper json;
  private final Clock clock;
  private final AfterCommit afterCommit;

  AuditTrail(
      EventLog log,
      SecurityIdentity caller,
      ObjectMapper json,
      Clock clock,
      AfterCommit afterCommit) {
    this.log = log;
    this.caller = caller;
    this.json = json;
    this.clock = clock;
    this.afterCommit = afterCommit;
  }

  /**
   * Records that the current caller did this; {@code stint}, when there is none.
   *
   * @param subject the name or id that the API knows it by; its kind is the action's
   * @param details what changed, for people; small, and never a secret
   * @throws IllegalArgumentException when a key of the details names a secret
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void record(AuditAction action, String subject, Map<String, ?> details) {
    recordAll(action, List.of(new Entry(subject, details)));
  }

  /** The same for what Stint did by itself, whatever request woke it. */
  @Transactional(Transactional.TxType.MANDATORY)
  public void recordOwn(AuditAction action, String subject, Map<String, ?> details) {
    write(STINT, action, List.of(new Entry(subject, details)));
  }

  /** One event per entry in one round trip, for uploads. */
  @Transactional(Transactional.TxType.MANDATORY)
  public void recordAll(AuditAction action, List<Entry> entries) {
    write(actor(), action, entries);
  }

  /** See {@link #recordAll}. */
  public record Entry(String subject, Map<String, ?> details) {}

  private void write(String actor, AuditAction action, List<Entry> entries) {
    List<EventLog.Row> rows =
        entries.stream()
            .map(entry -> new EventLog.Row(entry.subject(), details(entry.details())))
            .toList();
    log.append(clock.instant(), actor, action, RequestId.current().orElse(null), rows);
    if (!entries.isEmpty()) {
      afterCommit.run(() -> LOG.info(line(actor, action, entries)));
    }
  }

  /** Names that the API shows, and nothing of the details: those are for who may read events. */
  private static String line(String actor, AuditAction action, List<Entry> entries) {
    String names =
        entries.stream().limit(MOST_NAMED).map(Entry::subject).collect(Collectors.joining(", "));
    int more = entries.size() - MOST_NAMED;
    return actor + ": " + action + " " + names + (more > 0 ? " and " + more + " more" : "");
  }

  private String actor() {
    return Arc.container().requestContext().isActive() && !caller.isAnonymous()
        ? caller.getPrincipal().getName()
        : STINT;
  }

  private String details(Map<String, ?> details) {
    details.keySet().stream()
        .filter(key -> SECRET.matcher(key).find())
        .findFirst()
        .ifPresent(
            key -> {
              throw new IllegalArgumentException("no secrets in events: " + key);
            });
    try {
      return json.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
