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
   * @param caller null: nobody that is known
   * @param more how many were not told since the last one
   */
  public record Refusal(String caller, String address, long more) {}

  /**
   * @param since how many were not told since the last line
   */
  private record Told(Instant at, long since) {}

  /**
   * @param address of the other side, as text
   */
  void note(String address) {
    counter.increment();
    long untold = toTell("address " + address, clock.instant());
    if (untold >= 0) {
      LOG.warnf(
          "a caller at %s sent credentials that are not valid (%d more since the last such line)",
          address, untold);
      keep(new Refusal(null, address, untold));
    }
  }

  void forbidden(@Observes AuthorizationFailureEvent failure) {
    SecurityIdentity caller = failure.getSecurityIdentity();
    if (caller != null && !caller.isAnonymous()) {
      forbidden(caller.getPrincipal().getName(), address(failure));
    }
  }

  /**
   * The same where it is no matter of the role.
   *
   * @param address of the other side, as text
   */
  public void forbidden(String name, String address) {
    long untold = toTell("caller " + name, clock.instant());
    if (untold >= 0) {
      LOG.warnf("%s may not do what they ask for (%d more since the last such line)", name, untold);
      keep(new Refusal(name, address, untold));
    }
  }

  private static String address(AuthorizationFailureEvent failure) {
    return failure.getEventProperties().get(RoutingContext.class.getName())
            instanceof RoutingContext request
        ? request.request().remoteAddress().hostAddress()
        : null;
  }

  private synchronized void keep(Refusal refusal) {
    if (kept.size() < MOST_KEPT) {
      kept.add(refusal);
    }
  }

  /** Those that nobody has fetched yet, the eldest first; they are not kept any longer. */
  public synchronized List<Refusal> fetch() {
    List<Refusal> all = new ArrayList<>(kept);
    kept.clear();
    return all;
  }

  /** How many were not told before this one; -1: this one is not told either. */
  private synchronized long toTell(String who, Instant now) {
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
