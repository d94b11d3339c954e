package io.stint.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.spi.runtime.AuthorizationFailureEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jboss.logging.Logger;

/**
 * Who was refused: credentials that were not taken, and callers who may not do what they asked for.
 * The first are counted ({@code stint_authentication_refused_total}), there from the start, so that
 * the first one is seen as a rise from 0; both are told, in the log and as events, at most once a
 * minute for each address or caller.
 */
@Startup
@ApplicationScoped
public class Refused {

  static final Duration SILENCE = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(Refused.class);

  /** Who has more addresses than that may be told twice in a minute. */
  private static final int MOST_REMEMBERED = 10_000;

  /** What is not fetched is in the log all the same. */
  private static final int MOST_KEPT = 1_000;

  private final Clock clock;
  private final Counter counter;
  private final Map<String, Told> told = new LinkedHashMap<>();
  private final Queue<Refusal> kept = new ArrayDeque<>();

  Refused(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    this.counter =
        Counter.builder("stint.authentication.refused")
            .description("requests whose credentials were not taken")
            .register(meters);
  }

  /**
   * Somebody was refused.
   *
   * @param status 401 or 403
   * @param caller null: nobody that is known
   * @param reason as the code of a problem, or one of those here
   * @param more how many were not told since the last one
   */
  public record Refusal(int status, String caller, String address, String reason, long more) {

    /** Whose they are: the caller's name, or the address. */
    public String who() {
      return caller == null ? address : caller;
    }
  }

  /**
   * @param since how many were not told since the last line
   */
  private record Told(Instant at, long since) {}

  /**
   * Credentials that were not taken.
   *
   * @param address of the other side, as text
   */
  void note(String address) {
    counter.increment();
    tell("address " + address, 401, null, address, "credentials-not-valid")
        .ifPresent(
            one ->
                LOG.warnf(
                    "a caller at %s sent credentials that are not valid (%d more since the last"
                        + " such line)",
                    address, one.more()));
  }

  /** None at all: nobody guesses, so it is neither counted nor in the log, and hides no guess. */
  void noteNone(String address) {
    tell("nobody at " + address, 401, null, address, "no-credentials");
  }

  void forbidden(@Observes AuthorizationFailureEvent failure) {
    SecurityIdentity caller = failure.getSecurityIdentity();
    if (caller != null && !caller.isAnonymous()) {
      noteCaller(403, caller.getPrincipal().getName(), address(failure), "forbidden");
    }
  }

  /**
   * A caller who is known.
   *
   * @param status 401 or 403
   * @param address of the other side, as text
   * @param reason the code of the problem
   */
  public void noteCaller(int status, String name, String address, String reason) {
    tell("caller " + name, status, name, address, reason)
        .ifPresent(
            one ->
                LOG.warnf(
                    "%s may not do what they ask for: %s (%d more since the last such line)",
                    name, reason, one.more()));
  }

  private static String address(AuthorizationFailureEvent failure) {
    return failure.getEventProperties().get(RoutingContext.class.getName())
            instanceof RoutingContext request
        ? request.request().remoteAddress().hostAddress()
        : null;
  }

  /** Empty: it is not told, as another one of theirs was lately. */
  private synchronized Optional<Refusal> tell(
      String who, int status, String caller, String address, String reason) {
    long untold = toTell(who, clock.instant());
    if (untold < 0) {
      return Optional.empty();
    }
    Refusal one = new Refusal(status, caller, address, reason, untold);
    if (kept.size() < MOST_KEPT) {
      kept.add(one);
    }
    return Optional.of(one);
  }

  /** Those that nobody has fetched yet, the eldest first; they are not kept any longer. */
  public synchronized List<Refusal> fetch() {
    List<Refusal> all = new ArrayList<>(kept);
    kept.clear();
    return all;
  }

  /** How many were not told before this one; -1: this one is not told either. */
  private long toTell(String who, Instant now) {
    // Taken out and put back, so that the eldest is who was quiet for longest.
    Told before = told.remove(who);
    boolean quiet = before != null && now.isBefore(before.at().plus(SILENCE));
    told.put(who, quiet ? new Told(before.at(), before.since() + 1) : new Told(now, 0));
    if (told.size() > MOST_REMEMBERED) {
      told.remove(told.keySet().iterator().next());
    }
    if (quiet) {
      return -1;
    }
    return before == null ? 0 : before.since();
  }
}
