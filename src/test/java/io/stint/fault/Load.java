package io.stint.fault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A steady mix of uploads, grants, extensions and revokes, by a seed, and people who take sessions
 * while they may.
 */
final class Load {

  /** How many ask side by side; a witness is one's alone, so that what they were told has order. */
  private static final int CALLERS = 4;

  /** How long something is asked again: longer than any outage. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final World world;
  private final Ledger ledger;
  private final Sessions sessions;
  private final Requests requests;
  private final double perSecond;
  private final Instant until;
  private final Watch watch;
  private volatile boolean over;
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final List<Future<?>> running = new ArrayList<>();

  /**
   * @param perSecond how much is asked for, of all callers together; 0: nothing
   * @param until before which it does not end
   */
  Load(World world, Ledger ledger, Watch watch, double perSecond, Instant until) {
    this.world = world;
    this.ledger = ledger;
    this.sessions = world.sessions();
    this.watch = watch;
    this.requests = new Requests(world, PATIENCE);
    this.perSecond = perSecond;
    this.until = until;
  }

  void start(long seed) {
    if (perSecond == 0) {
      return;
    }
    List<String> all = List.copyOf(world.witnesses().keySet());
    for (int i = 0; i < CALLERS; i++) {
      List<String> own = new ArrayList<>();
      for (int j = i; j < all.size(); j += CALLERS) {
        own.add(all.get(j));
      }
      Caller caller = new Caller(new Random(seed + i), own);
      running.add(callers.submit((Callable<Void>) caller::run));
    }
  }

  /** The fault is over: ends when its time is over too, and waits for the last answer. */
  void join() throws Exception {
    over = true;
    for (Future<?> one : running) {
      one.get();
    }
    callers.shutdown();
  }

  private final class Caller {
    private final Random random;
    private final List<String> witnesses;

    Caller(Random random, List<String> witnesses) {
      this.random = random;
      this.witnesses = witnesses;
    }

    Void run() throws Exception {
      while (!over || Instant.now().isBefore(until)) {
        step();
        Thread.sleep((long) (random.nextDouble() * 2 * 1000 * CALLERS / perSecond));
      }
      return null;
    }

    private void step() throws Exception {
      int dice = random.nextInt(100);
      if (dice < 40) {
        grant();
      } else if (dice < 55) {
        open().ifPresentOrElseThrowing(Load.this::prolong, this::grant);
      } else if (dice < 75) {
        open().ifPresentOrElseThrowing(Load.this::revoke, this::grant);
      } else if (dice < 85) {
        upload();
      } else {
        sessions.take(new Access(anyOf(witnesses), anyOf(World.ROLES)));
      }
    }

    private void grant() throws InterruptedException {
      String what = random.nextInt(4) == 0 ? Access.POLICY : anyOf(World.ROLES);
      Access access = new Access(anyOf(witnesses), what);
      if (watch.isOn(access)) {
        return;
      }
      String reason = "fault-" + NUMBER.incrementAndGet();
      // Some end by themselves while the fault is there, some live until they are revoked.
      String ttl = List.of("PT6S", "PT10S", "PT18S", "PT2H").get(random.nextInt(4));
      ledger.asked(
          reason,
          access,
          requests.send("POST", "/grants", World.grant(access.witness(), what, reason, ttl), 0));
    }

    private void upload() throws InterruptedException {
      String name = "person" + NUMBER.incrementAndGet();
      ledger.uploaded(
          name + "@uw.edu",
          requests.send("POST", "/cohorts/" + World.COHORT + "/members", World.member(name), 0));
    }

    private Choice open() {
      List<Ledger.Given> open =
          ledger.grants().stream()
              .filter(given -> witnesses.contains(given.access().witness()))
              .filter(given -> given.isTaken() && !given.revoked())
              .filter(given -> given.endsAt().isAfter(Instant.now().plusSeconds(5)))
              .filter(given -> !given.reason().startsWith("keep"))
              .toList();
      return new Choice(open.isEmpty() ? null : anyOf(open));
    }

    private <T> T anyOf(List<T> items) {
      return items.get(random.nextInt(items.size()));
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private interface StepWith {
    void run(Ledger.Given given) throws InterruptedException;
  }

  private record Choice(Ledger.Given given) {
    void ifPresentOrElseThrowing(StepWith with, Step without) throws InterruptedException {
      if (given == null) {
        without.run();
      } else {
        with.run(given);
      }
    }
  }

  /**
   * Until an instant and not for a while: a try that got no answer may still be under way when the
   * next is answered, and is to say the same.
   */
  private void prolong(Ledger.Given given) throws InterruptedException {
    String end = Instant.now().plusSeconds(15).truncatedTo(ChronoUnit.SECONDS).toString();
    ledger.prolonged(
        given,
        requests.send("PATCH", "/grants/" + given.id(), "{\"expiresAt\": \"" + end + "\"}", 0));
  }

  private void revoke(Ledger.Given given) throws InterruptedException {
    Requests.Answered answer = requests.send("DELETE", "/grants/" + given.id(), "", 0);
    ledger.revoked(given, answer);
    if (answer.isTaken()
        && world.witnesses().containsKey(given.access().witness())
        && ledger.givesNothing(given.access(), Instant.now())) {
      watch.ends(given.access(), () -> sessions.tried(given.access()));
    }
  }

  /** Each witness gets one grant that nothing of what follows may end. */
  void keep() throws InterruptedException {
    for (String witness : world.witnesses().keySet()) {
      Access access = new Access(witness, World.KEPT);
      ledger.asked(
          "keep-" + witness,
          access,
          requests.send(
              "POST", "/grants", World.grant(witness, World.KEPT, "keep-" + witness, "P1D"), 5));
    }
  }

  /** Ends all that was left open, so that what comes next begins with nobody's access. */
  void revokeTheRest() throws InterruptedException {
    for (Ledger.Given given : ledger.grants()) {
      if (given.isTaken()
          && !given.revoked()
          && !given.reason().startsWith("keep")
          && given.endsAt().isAfter(Instant.now())) {
        revoke(given);
      }
    }
  }
}
