package io.stint.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stint.database.AfterCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final Origins origins;
  private final ObjectMapper json;
  private final Clock clock;
  private final AfterCommit afterCommit;

  AuditTrail(
      EventLog log, Origins origins, ObjectMapper json, Clock clock, AfterCommit afterCommit) {
    this.log = log;
    this.origins = origins;
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

  /**
   * The same of what was there and is another now.
   *
   * @param before what has members, as a record or a map; those that differ are kept
   * @param after of the same kind
   * @throws IllegalArgumentException when a member that differs is named as a secret
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void recordChange(
      AuditAction action, String subject, Map<String, ?> details, Object before, Object after) {
    ObjectNode was = json.valueToTree(before);
    ObjectNode is = json.valueToTree(after);
    ObjectNode left = was.deepCopy();
    left.properties().removeIf(member -> member.getValue().equals(is.get(member.getKey())));
    is.properties().removeIf(member -> member.getValue().equals(was.get(member.getKey())));
    Stream.of(left, is)
        .flatMap(members -> members.properties().stream())
        .map(Map.Entry::getKey)
        .forEach(AuditTrail::requireNoSecret);
    write(
        origins.current(),
        action,
        List.of(subject),
        List.of(new EventLog.Row(subject, text(details), left.toString(), is.toString())));
  }

  /** The same for what Stint did by itself, whatever request woke it. */
  @Transactional(Transactional.TxType.MANDATORY)
  public void recordOwn(AuditAction action, String subject, Map<String, ?> details) {
    write(origins.own(), action, List.of(new Entry(subject, details)));
  }

  /** One event per entry in one round trip, for uploads. */
  @Transactional(Transactional.TxType.MANDATORY)
  public void recordAll(AuditAction action, List<Entry> entries) {
    write(origins.current(), action, entries);
  }

  /** See {@link #recordAll}. */
  public record Entry(String subject, Map<String, ?> details) {}

  private void write(Origin origin, AuditAction action, List<Entry> entries) {
    write(
        origin,
        action,
        entries.stream().map(Entry::subject).toList(),
        entries.stream()
            .map(entry -> new EventLog.Row(entry.subject(), text(entry.details()), null, null))
            .toList());
  }

  private void write(
      Origin origin, AuditAction action, List<String> subjects, List<EventLog.Row> rows) {
    log.append(clock.instant(), origin, action, rows);
    if (!rows.isEmpty()) {
      afterCommit.run(() -> LOG.info(line(origin.actor(), action, subjects)));
    }
  }

  /** Names that the API shows, and nothing of the details: those are for who may read events. */
  private static String line(String actor, AuditAction action, List<String> subjects) {
    String names = subjects.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = subjects.size() - MOST_NAMED;
    return actor + ": " + action + " " + names + (more > 0 ? " and " + more + " more" : "");
  }

  private String text(Map<String, ?> details) {
    details.keySet().forEach(AuditTrail::requireNoSecret);
    try {
      return json.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNoSecret(String name) {
    if (SECRET.matcher(name).find()) {
      throw new IllegalArgumentException("no secrets in events: " + name);
    }
  }
}
