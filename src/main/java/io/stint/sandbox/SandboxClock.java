package io.stint.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The time the sandbox's AWS lives in: this machine's time plus an offset. It keeps running after
 * it was moved, unless it was stopped. Signatures are checked against {@link #wall()}, because
 * clients sign with their own clock.
 */
public final class SandboxClock extends Clock {
  private final Clock wall;

  /**
   * How many seconds this clock was ever moved by. Of all sandboxes of the process: the SDK keeps
   * what it saw for all of its clients together, and until it sees another error.
   */
  private static final NavigableSet<Long> SHOWN = new ConcurrentSkipListSet<>();

  private volatile Duration offset = Duration.ZERO;
  private volatile Instant stoppedAt;

  public SandboxClock() {
    this(Clock.systemUTC());
  }

  /** A clock over another one, for tests that want to stop time. */
  public SandboxClock(Clock wall) {
    this.wall = wall;
  }

  public synchronized void advance(Duration by) {
    if (stoppedAt != null) {
      stoppedAt = stoppedAt.plus(by);
    }
    move(offset.plus(by));
  }

  public void set(Instant to) {
    set(to, false);
  }

  /**
   * @param stopped whether it stands still from then on, as the clock of a test does
   */
  public synchronized void set(Instant to, boolean stopped) {
    move(Duration.between(wall.instant(), to));
    stoppedAt = stopped ? to : null;
  }

  private void move(Duration to) {
    SHOWN.add(to.toSeconds());
    offset = to;
  }

  /**
   * Whether a client that follows {@code Date}, as SDKs do after some errors, can take this for the
   * time now, wherever the clock stood when it looked.
   */
  boolean hasShown(Instant time, Duration tolerance) {
    long from = Duration.between(wall.instant(), time).toSeconds();
    Long shown = SHOWN.ceiling(from - tolerance.toSeconds());
    return shown != null && shown <= from + tolerance.toSeconds();
  }

  /** Back to this machine's time. */
  public synchronized void reset() {
    offset = Duration.ZERO;
    stoppedAt = null;
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
    Instant stopped = stoppedAt;
    return stopped == null ? wall.instant().plus(offset) : stopped;
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
