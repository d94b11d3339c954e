package io.stint.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time the sandbox's AWS lives in: this machine's time plus an offset. It keeps running after
 * it was moved. Signatures are checked against {@link #wall()}, because clients sign with their own
 * clock.
 */
public final class SandboxClock extends Clock {
  private final Clock wall;
  private volatile Duration offset = Duration.ZERO;

  public SandboxClock() {
    this(Clock.systemUTC());
  }

  /** A clock over another one, for tests that want to stop time. */
  public SandboxClock(Clock wall) {
    this.wall = wall;
  }

  public synchronized void advance(Duration by) {
    offset = offset.plus(by);
  }

  public synchronized void set(Instant to) {
    offset = Duration.between(wall.instant(), to);
  }

  /** Back to this machine's time. */
  public synchronized void reset() {
    offset = Duration.ZERO;
  }

  public Duration offset() {
    return offset;
  }

  /** This machine's time, wherever the sandbox's clock stands. */
  public Instant wall() {
    return wall.instant();
  }

  @Override
  public Instant instant() {
    return wall.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    if (!zone.equals(ZoneOffset.UTC)) {
      throw new UnsupportedOperationException("the sandbox's clock is in UTC");
    }
    return this;
  }
}
