package io.stint.iam;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * How far AWS's clock is from the service's, as the {@code Date} of its answers says it. Dates are
 * whole seconds, so that one answer leaves a second open; what several say together is narrower.
 */
@ApplicationScoped
class AwsClock {

  /** A clock that is this far away is worth a word. */
  static final Duration NOTICEABLE = Duration.ofSeconds(2);

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Clocks drift: what was seen longer ago says little. */
  private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();

  /** So much more than it needs the steady lead is kept, rather than changed. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);

  private final Clock clock;
  private final LongSupplier ticks;
  private Duration atLeast;
  private Duration atMost;
  private long since;
  private Duration steady = Duration.ZERO;

  @Inject
  AwsClock(Clock clock, MeterRegistry meters) {
    this(clock, System::nanoTime);
    Gauge.builder("stint.aws.clock.skew", this, c -> c.skew().toMillis() / 1000.0)
        .description("seconds that AWS's clock is ahead of the database's; below one second: 0")
        .baseUnit("seconds")
        .register(meters);
  }

  AwsClock(Clock clock, LongSupplier ticks) {
    this.clock = clock;
    this.ticks = ticks;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * AWS has answered.
   *
   * @param sent when it was asked, by the service's clock
   */
  void answered(Optional<SdkHttpResponse> answer, Instant sent) {
    answer
        .flatMap(http -> http.firstMatchingHeader("Date"))
        .flatMap(AwsClock::date)
        .ifPresent(date -> seen(date, sent, clock.instant()));
  }

  /** The answer was written between the two instants, and between its date and a second later. */
  synchronized void seen(Instant date, Instant sent, Instant received) {
    Duration least = Duration.between(received, date);
    Duration most = Duration.between(sent, date.plus(SECOND));
    long now = ticks.getAsLong();
    boolean moved = atLeast == null || least.compareTo(atMost) > 0 || most.compareTo(atLeast) < 0;
    if (moved) {
      steady = Duration.ZERO;
    }
    if (moved || now - since > REMEMBERED_NANOS) {
      atLeast = least;
      atMost = most;
      since = now;
    } else {
      atLeast = least.compareTo(atLeast) > 0 ? least : atLeast;
      atMost = most.compareTo(atMost) < 0 ? most : atMost;
    }
  }

  /** How far AWS's clock is ahead for certain; negative: behind; zero: they may be the same. */
  synchronized Duration skew() {
    if (atLeast == null) {
      return Duration.ZERO;
    }
    if (!atLeast.isNegative()) {
      return atLeast;
    }
    return atMost.isNegative() ? atMost : Duration.ZERO;
  }

  /** How much later than the service's clock AWS's may show; a second more where it is ahead. */
  Duration lead() {
    Duration skew = skew();
    return skew.isNegative() || skew.isZero() ? Duration.ZERO : skew.plus(SECOND);
  }

  /**
   * The lead in whole seconds, and up to two more: what is written by it stays as it is while the
   * measure goes up and down a little. Who has access again after an early end waits so long.
   */
  synchronized Duration steadyLead() {
    Duration skew = skew();
    Duration least = lead();
    if (steady.compareTo(least) < 0 || steady.compareTo(skew.plus(SLACK)) > 0) {
      steady =
          least.isZero()
              ? Duration.ZERO
              : least.plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
    }
    return steady;
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(HTTP_DATE.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
