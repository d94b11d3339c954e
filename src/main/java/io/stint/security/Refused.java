package io.stint.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Credentials that were not taken: all of them counted ({@code
 * stint_authentication_refused_total}), and told in the log with the address they came from, at
 * most once a minute for each. There from the start, so that the first one is seen as a rise from
 * 0.
 */
@Startup
@ApplicationScoped
class Refused {

  static final Duration SILENCE = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(Refused.class);

  /** Who has more addresses than that may be told twice in a minute. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Clock clock;
  private final Counter counter;
  private final Map<String, Told> told = new LinkedHashMap<>();

  Refused(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    this.counter =
        Counter.builder("stint.authentication.refused")
            .description("requests whose credentials were not taken")
            .register(meters);
  }

  /**
   * @param since how many were not told since the last line
   */
  private record Told(Instant at, long since) {}

  /**
   * @param address of the other side, as text
   */
  void note(String address) {
    counter.increment();
    long untold = toTell(address, clock.instant());
    if (untold >= 0) {
      LOG.warnf(
          "a caller at %s sent credentials that are not valid (%d more since the last such line)",
          address, untold);
    }
  }

  /** How many were not told before this one; -1: this one is not told either. */
  private synchronized long toTell(String address, Instant now) {
    // Taken out and put back, so that the eldest is who was quiet for longest.
    Told before = told.remove(address);
    boolean quiet = before != null && now.isBefore(before.at().plus(SILENCE));
    told.put(address, quiet ? new Told(before.at(), before.since() + 1) : new Told(now, 0));
    if (told.size() > MOST_REMEMBERED) {
      told.remove(told.keySet().iterator().next());
    }
    if (quiet) {
      return -1;
    }
    return before == null ? 0 : before.since();
  }
}
