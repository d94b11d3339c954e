package io.stint.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The hand of a fault: what it may do, and notes of what it did. */
final class Blow {

  private static final AtomicInteger MANY = new AtomicInteger();

  private final World world;
  private final Ledger ledger;
  private final Watch watch;
  private final Random random;
  private final List<Halt> halts = new ArrayList<>();
  private final List<Window> outages = new ArrayList<>();
  private final Set<String> foreign = new TreeSet<>();

  /** A replica that was killed or stopped. */
  record Halt(String replica, Instant at) {}

  /** From when until when something was so: nothing got through, an end was not proved. */
  record Window(Instant from, Instant to) {

    Duration length() {
      return Duration.between(from, to);
    }

    /** Whether it was in the way of what took that time. */
    boolean meets(Window other) {
      return other.from.isBefore(to) && other.to.isAfter(from);
    }
  }

  Blow(World world, Ledger ledger, Watch watch, long seed) {
    this.world = world;
    this.ledger = ledger;
    this.watch = watch;
    this.random = new Random(seed);
  }

  World world() {
    return world;
  }

  Ledger ledger() {
    return ledger;
  }

  Watch watch() {
    return watch;
  }

  Random random() {
    return random;
  }

  Replica replica(int i) {
    return world.replicas().get(i);
  }

  void rest(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }

  /** Many people at once: whoever is killed now has something in hand. */
  void upload(int people) throws InterruptedException {
    List<String> members = new ArrayList<>();
    List<String> emails = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      String name = "many" + MANY.incrementAndGet();
      emails.add(name + "@uw.edu");
      members.add("{\"email\": \"" + name + "@uw.edu\"}");
    }
    Requests.Answered answer =
        new Requests(world, Duration.ofSeconds(60))
            .send(
                "POST",
                "/cohorts/" + World.COHORT + "/members",
                "{\"members\": [" + String.join(",", members) + "]}",
                0);
    emails.forEach(email -> ledger.uploaded(email, answer));
  }

  /** {@code kill -9}, and after a while it is started anew. */
  void kill(Replica replica, Duration deadFor) throws Exception {
    kill(replica);
    startAfter(deadFor, replica);
  }

  /** {@code kill -9}. */
  void kill(Replica replica) throws InterruptedException {
    halts.add(new Halt(replica.name(), replica.kill()));
  }

  Void startAfter(Duration deadFor, Replica replica) throws Exception {
    rest(deadFor);
    replica.start();
    return null;
  }

  List<Replica> running() {
    return world.replicas().stream().filter(replica -> replica.port() != null).toList();
  }

  /** SIGSTOP, and after a while SIGCONT. */
  void pause(Replica replica, Duration asleepFor) throws Exception {
    halts.add(new Halt(replica.name(), replica.pause()));
    rest(asleepFor);
    replica.resume();
  }

  /** For a moment nobody gets past. */
  void outage(Step moment) throws Exception {
    outage(moment, Duration.ZERO, () -> {});
  }

  /** Something that nobody gets past, and then it is well again. */
  void outage(Step begin, Duration lasts, Step end) throws Exception {
    Instant from = Instant.now();
    begin.run();
    rest(lasts);
    end.run();
    outages.add(new Window(from, Instant.now()));
  }

  /**
   * The same that only one replica does not get past: what it holds is for another to take over.
   */
  void alone(Replica replica, Step begin, Duration lasts, Step end) throws Exception {
    halts.add(new Halt(replica.name(), Instant.now()));
    begin.run();
    rest(lasts);
    end.run();
  }

  /** AWS misbehaves, answering all the while. */
  void misbehave(String faults, Duration lasts) throws Exception {
    world.aws().faults(faults);
    rest(lasts);
    world.aws().faults("{}");
  }

  /** Stint has a row of it, and it is somebody else's now. */
  void isForeign(String object) {
    foreign.add(object);
  }

  List<Halt> halts() {
    return halts;
  }

  List<Window> outages() {
    return outages;
  }

  Set<String> foreign() {
    return foreign;
  }

  /** One step of a fault. */
  interface Step {
    void run() throws Exception;
  }
}
