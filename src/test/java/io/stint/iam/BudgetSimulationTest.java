package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is promised of the budget, in virtual time: two replicas bring 10,000 members in against an
 * AWS that throttles, and access is taken away meanwhile. The learning is the real one, who waits
 * and how is a model of {@link IamBudget} and {@link AwsCalls}.
 */
class BudgetSimulationTest {

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final int WORKERS = 32;
  private static final int MEMBERS = 10_000;
  private static final int CALLS_PER_MEMBER = 3;
  private static final int MINUTE = 60_000;

  /** An early revoke of a role grant: the role read whole, changed, read back. */
  private static final int CALLS_OF_A_REVOKE = 12;

  private static final int LATENCY = 80;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Random random = new Random(7);
  private final List<Replica> replicas = new ArrayList<>();
  private Allowance row = new Allowance(0, START, null, null, null, null, null);
  private Allowance.Limits limits;
  private Aws aws;
  private long now;
  private long numbers;
  private int members;
  private int carriedOut;
  private int throttled;

  private record Event(long at, long number, Runnable what) {}

  /** Lets {@code rate} calls a second through. */
  private final class Aws {
    private double rate;
    private double tokens;
    private long filledAt;

    private Aws(double rate) {
      this.rate = rate;
      this.tokens = rate;
    }

    boolean lets() {
      tokens = Math.min(Math.max(1, rate), tokens + (now - filledAt) / 1000.0 * rate);
      filledAt = now;
      if (tokens < 1) {
        throttled++;
        return false;
      }
      tokens--;
      return true;
    }
  }

  private interface Grant {
    void at(Instant letThrough);
  }

  /** The lines of one replica. */
  private final class Replica {
    private final TreeMap<Long, Grant> urgent = new TreeMap<>();
    private final TreeMap<Long, Grant> ordinary = new TreeMap<>();
    private boolean servingUrgent;
    private boolean servingOrdinary;
    private int permits;
    private long permitsAt;
    private long unlimitedUntil;
    private int made;

    void take(boolean first, long rank, Grant then) {
      if (now < unlimitedUntil) {
        then.at(instant());
        return;
      }
      (first ? urgent : ordinary).put(rank, then);
      serve(first);
    }

    private void serve(boolean first) {
      boolean busy = first ? servingUrgent : servingOrdinary;
      if (!busy && !(first ? urgent : ordinary).isEmpty()) {
        serving(first, true);
        poll(first, (first ? urgent : ordinary).firstKey());
      }
    }

    private void serving(boolean first, boolean busy) {
      if (first) {
        servingUrgent = busy;
      } else {
        servingOrdinary = busy;
      }
    }

    private void poll(boolean first, long rank) {
      if (!first && !urgent.isEmpty()) {
        at(5, () -> poll(false, rank));
        return;
      }
      if (!first && permits > 0 && now - permitsAt < 250) {
        permits--;
        grant(false, rank);
        return;
      }
      Allowance.Draw draw =
          row.draw(instant(), limits, first ? Priority.URGENT : Priority.NORMAL, 1_000);
      row = draw.next();
      if (draw.taken() == 0) {
        at(Math.min(500, Math.max(5, draw.again().toMillis())), () -> poll(first, rank));
        return;
      }
      if (draw.unlimited()) {
        unlimitedUntil = now + 1_000;
      } else if (!first) {
        permits = draw.taken() - 1;
        permitsAt = now;
      }
      grant(first, rank);
    }

    private void grant(boolean first, long rank) {
      made++;
      Grant next = (first ? urgent : ordinary).remove(rank);
      serving(first, false);
      next.at(instant());
      serve(first);
    }

    void throttled(Instant letThrough) {
      row = row.throttled(instant(), letThrough, Math.min(made, 500), limits);
      permits = 0;
      unlimitedUntil = 0;
    }
  }

  private Instant instant() {
    return START.plusMillis(now);
  }

  private void at(long millis, Runnable what) {
    events.add(new Event(now + millis, numbers++, what));
  }

  private void until(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event next = events.poll();
      now = next.at();
      next.what().run();
    }
    now = end;
  }

  /** One call, repeated while AWS throttles it. */
  private void call(Replica replica, boolean first, long rank, Runnable done) {
    replica.take(
        first,
        rank,
        letThrough ->
            at(
                LATENCY / 2,
                () -> {
                  if (aws.lets()) {
                    carriedOut++;
                    at(LATENCY / 2, done);
                  } else {
                    at(
                        LATENCY / 2,
                        () -> {
                          replica.throttled(letThrough);
                          at(random.nextInt(1, 250), () -> call(replica, first, rank, done));
                        });
                  }
                }));
  }

  private void work(Replica replica) {
    if (members > 0) {
      members--;
      member(replica, numbers++, CALLS_PER_MEMBER);
    }
  }

  private void member(Replica replica, long rank, int left) {
    if (left == 0) {
      work(replica);
    } else {
      call(replica, false, rank, () -> member(replica, rank, left - 1));
    }
  }

  private Revoke revoke(Replica replica, int calls) {
    Revoke revoke = new Revoke(now);
    next(replica, revoke, numbers++, calls);
    return revoke;
  }

  private void next(Replica replica, Revoke revoke, long rank, int left) {
    if (left == 0) {
      revoke.doneAt = now;
    } else {
      call(replica, true, rank, () -> next(replica, revoke, rank, left - 1));
    }
  }

  private static final class Revoke {
    private final long since;
    private long doneAt = Long.MAX_VALUE;

    private Revoke(long since) {
      this.since = since;
    }

    Duration took() {
      return Duration.ofMillis(doneAt - since);
    }
  }

  private void begin(double configured, double real) {
    members = (int) Math.max(MEMBERS, real * 600);
    limits = new Allowance.Limits(configured, 0);
    aws = new Aws(real);
    for (int i = 0; i < 2; i++) {
      Replica replica = new Replica();
      replicas.add(replica);
      for (int worker = 0; worker < WORKERS; worker++) {
        work(replica);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5, 10",
    "2, 5, 20",
    "5, 5, 10",
    "15, 5, 10",
    "50, 5, 10",
    "1000, 5, 10",
    "0, 1, 20",
    "5, 1, 20",
    "15, 1, 20",
    "1000, 1, 20",
    "0, 20, 5",
    "1000, 200, 5"
  })
  void accessEndsInTimeWhateverIsConfiguredAndNothingThatAwsLetsThroughIsLost(
      double configured, double real, int seconds) {
    begin(configured, real);
    // Already in the first second, before anything is learned.
    until(300);
    Revoke early = revoke(replicas.get(0), CALLS_OF_A_REVOKE);
    until(MINUTE);
    assertInTime(early, seconds);

    int before = carriedOut;
    until(5 * MINUTE);
    double could = Math.min(real, configured > 0 ? configured : real) * 4 * 60;
    double used = (carriedOut - before) / could;
    assertTrue(used >= 0.8, "used " + used + " of what AWS lets through, throttled " + throttled);
    assertTrue(throttled < 0.5 * carriedOut, "throttled " + throttled + " of " + carriedOut);

    // Later, at any point of the learning, in either replica, two at once.
    for (int i = 0; i < 10; i++) {
      until(now + 7_300);
      Revoke one = revoke(replicas.get(i % 2), CALLS_OF_A_REVOKE / 2);
      Revoke other = revoke(replicas.get((i + 1) % 2), CALLS_OF_A_REVOKE / 2);
      until(now + MINUTE);
      assertInTime(one, seconds);
      assertInTime(other, seconds);
    }
  }

  private static void assertInTime(Revoke revoke, int seconds) {
    assertTrue(revoke.doneAt < Long.MAX_VALUE, "never done");
    assertTrue(revoke.took().compareTo(Duration.ofSeconds(seconds)) <= 0, "" + revoke.took());
  }

  @ParameterizedTest
  @CsvSource({"0", "1000"})
  void whatAwsLetsThroughAgainIsFoundOutWithinMinutes(double configured) {
    begin(configured, 5);
    until(5 * MINUTE);
    aws.rate = 50;
    until(8 * MINUTE);
    int before = carriedOut;
    until(9 * MINUTE);
    assertTrue(carriedOut - before >= 0.8 * 50 * 60, "made " + (carriedOut - before));

    aws.rate = 5;
    until(9 * MINUTE + 10_000);
    Revoke revoke = revoke(replicas.get(0), CALLS_OF_A_REVOKE);
    until(10 * MINUTE);
    assertInTime(revoke, 10);
  }
}
