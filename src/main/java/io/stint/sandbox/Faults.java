package io.stint.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How the sandbox misbehaves. Nothing does at first. Planned faults ({@link #plan}) are exact;
 * shares are drawn from a generator with a fixed seed. Thread-safe; admin calls are never hit.
 */
public final class Faults {
  private static final long SEED = 42;

  private final Clock clock;
  private final List<Planned> planned = new ArrayList<>();
  private Random random = new Random(SEED);
  private double rate;
  private int burst;
  private double tokens;
  private Instant refilled = Instant.EPOCH;
  private Duration retryAfter;
  private double failShare;
  private double loseShare;
  private volatile boolean down;
  private volatile Duration latency = Duration.ZERO;
  private volatile Duration propagationDelay = Duration.ZERO;

  private static final class Planned {
    final Fault fault;
    int seen;

    Planned(Fault fault) {
      this.fault = fault;
    }
  }

  /** The settings as the admin endpoint shows and takes them; what is null is off. */
  public record Settings(
      Throttle throttle,
      Share share,
      boolean down,
      Duration latency,
      Duration propagationDelay,
      List<Fault> planned) {}

  /**
   * A token bucket, of IAM alone.
   *
   * @param rate calls per second
   * @param burst how many may come at once
   * @param retryAfter what refused calls are told to wait ({@code Retry-After}, whole seconds);
   *     null to tell them nothing, as IAM does
   */
  public record Throttle(double rate, int burst, Duration retryAfter) {}

  /** Of all calls, which share fails before the work and which loses its answer after it. */
  public record Share(double fail, double lose) {}

  /**
   * @param clock the sandbox's, by which calls per second are counted
   */
  Faults(Clock clock) {
    this.clock = clock;
  }

  /** Everything well again, nothing planned. */
  public synchronized void reset() {
    planned.clear();
    random = new Random(SEED);
    rate = 0;
    retryAfter = null;
    failShare = 0;
    loseShare = 0;
    down = false;
    latency = Duration.ZERO;
    propagationDelay = Duration.ZERO;
  }

  public synchronized void plan(Fault fault) {
    planned.add(new Planned(fault));
  }

  /**
   * A token bucket over all calls of IAM: more are refused with Throttling. STS and EC2 have
   * buckets of their own at AWS, which are not this narrow.
   *
   * @param perSecond 0 for no limit
   */
  public synchronized void throttle(double perSecond, int burstSize) {
    rate = perSecond;
    burst = burstSize;
    tokens = burstSize;
    refilled = clock.instant();
  }

  /** Of all calls this share (0 to 1) answers 500 before any work. */
  public synchronized void failShare(double share) {
    failShare = share;
  }

  /** Of all calls this share (0 to 1) does its work and loses the answer. */
  public synchronized void loseShare(double share) {
    loseShare = share;
  }

  /** Every call takes this much longer. */
  public void latency(Duration more) {
    latency = more;
  }

  /** Every connection is closed without an answer. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** How long (by the sandbox's clock) reads and policy evaluation lag behind a write. */
  public void propagationDelay(Duration delay) {
    propagationDelay = delay;
  }

  public Duration propagationDelay() {
    return propagationDelay;
  }

  /** Null: refused calls are not told when to come again. */
  synchronized Duration retryAfter() {
    return retryAfter;
  }

  Duration latency() {
    return latency;
  }

  boolean isDown() {
    return down;
  }

  public synchronized Settings settings() {
    return new Settings(
        rate > 0 ? new Throttle(rate, burst, retryAfter) : null,
        new Share(failShare, loseShare),
        down,
        latency,
        propagationDelay,
        planned.stream().map(p -> p.fault).toList());
  }

  /** Replaces everything. */
  public synchronized void set(Settings to) {
    reset();
    if (to.throttle() != null) {
      throttle(to.throttle().rate(), to.throttle().burst());
      retryAfter = to.throttle().retryAfter();
    }
    if (to.share() != null) {
      failShare = to.share().fail();
      loseShare = to.share().lose();
    }
    down = to.down();
    latency = to.latency() == null ? Duration.ZERO : to.latency();
    propagationDelay = to.propagationDelay() == null ? Duration.ZERO : to.propagationDelay();
    if (to.planned() != null) {
      to.planned().forEach(this::plan);
    }
  }

  /**
   * What happens to this call; null for nothing. Counts the call.
   *
   * @param document the policy document that is sent; null: none
   */
  synchronized Fault.Kind hit(ServiceProtocol service, String action, String document) {
    Fault.Kind hit = null;
    for (Planned plan : List.copyOf(planned)) {
      if (plan.fault.matches(action, document)) {
        plan.seen++;
        int last = plan.fault.nth() + plan.fault.times() - 1;
        if (hit == null && plan.seen >= plan.fault.nth()) {
          hit = plan.fault.kind();
        }
        if (plan.seen >= last) {
          planned.remove(plan);
        }
      }
    }
    if (hit == null && rate > 0 && service == ServiceProtocol.IAM && !tokenLeft()) {
      hit = Fault.Kind.THROTTLE;
    }
    if (hit == null && failShare > 0 && random.nextDouble() < failShare) {
      hit = Fault.Kind.FAIL;
    }
    if (hit == null && loseShare > 0 && random.nextDouble() < loseShare) {
      hit = Fault.Kind.LOSE_ANSWER;
    }
    return hit;
  }

  private boolean tokenLeft() {
    Instant now = clock.instant();
    double seconds = Math.max(0, Duration.between(refilled, now).toNanos() / 1e9);
    tokens = Math.min(Math.max(burst, 1), tokens + seconds * rate);
    refilled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  static void raise(Fault.Kind kind, String action) {
    switch (kind) {
      case FAIL -> throw SandboxError.of(500, "ServiceFailure", "Internal failure on request.");
      case THROTTLE -> throw SandboxError.of(400, "Throttling", "Rate exceeded");
      case CONCURRENT_MODIFICATION ->
          throw SandboxError.of(
              409, "ConcurrentModification", "The request was rejected because of another change.");
      case TEMPORARILY_UNMODIFIABLE ->
          throw SandboxError.of(
              409,
              "EntityTemporarilyUnmodifiable",
              "The entity cannot be modified while it is being created.");
      case MALFORMED ->
          throw SandboxError.of(400, "MalformedPolicyDocument", "The policy failed legacy parsing");
      case DENY -> throw SandboxError.accessDenied("Not authorized to perform: " + action);
      case LOSE_ANSWER, DROP, CUT_OFF, HTML_PAGE, EMPTY_ANSWER, BAD_GATEWAY, ERROR_PAGE -> {
        // Not an answer of AWS: the endpoint closes the connection, or sends a page.
      }
    }
  }
}
