package io.stint.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All faults. A new one is a line. */
final class Scenarios {

  private static final int KILLS = Integer.getInteger("faults.kills", 50);
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        brief("`kill -9` of a replica under load", 16, Scenarios::killOnce),
        brief("PostgreSQL `kill -9`", 12, Scenarios::killPostgres),
        brief("answers of AWS lost (every fourth)", 12, blow -> blow.misbehave(LOSE, seconds(12))),
        // An end is several calls: they queue, and the last is proved when AWS is well again.
        limited(
            "AWS throttles to 1 call/s",
            0.3,
            90,
            Scenario.Limits.seconds(20, 120),
            blow -> blow.misbehave(THROTTLE, seconds(90))),
        // The wait between tries of an end grows with each that fails.
        limited(
            "30 % of the calls to AWS fail",
            2,
            120,
            Scenario.Limits.seconds(20, 120),
            blow -> blow.misbehave(SOME_FAIL, TWO_MINUTES)),
        // AWS itself goes on giving for so long, and an end is proved when AWS shows it.
        limited(
            "reads of AWS lag 30 s behind",
            1,
            60,
            Scenario.Limits.seconds(50, 90),
            blow -> blow.misbehave(LAG, seconds(60))),
        whole("SIGSTOP beyond the lease, then SIGCONT", 2, 75, Scenarios::sleepBeyondTheLease),
        whole("`pg_terminate_backend` of all, 20 times", 3, 42, Scenarios::terminateBackends),
        whole("PostgreSQL's disk full for two minutes", 1, 140, Scenarios::fillDisk),
        whole("all calls to AWS fail", 1, 120, Scenarios::awsIsDown),
        whole("network cut: replica – database", 2, 45, Scenarios::cutDatabase),
        whole("network stalls: replica – database", 2, 45, Scenarios::stallDatabase),
        whole("network cut: all replicas – AWS", 1, 45, Scenarios::cutAws),
        whole("network stalls: replica – AWS", 2, 45, Scenarios::stallAws),
        whole("strangers, and HTML for answers", 2, 60, Strangers::come),
        whole("clocks of two replicas an hour off", 2, 45, Scenarios::moveClocks));
  }

  /** What takes longest, and most of the machine. */
  static List<Scenario> heavy() {
    return List.of(
        // What starts again takes a small machine whole: an end waits for it, and for two leases
        // where who has taken it over is killed as well.
        limited(
            "`kill -9` at random, " + KILLS + " times",
            2,
            6 * KILLS,
            Scenario.Limits.seconds(60, 120),
            Scenarios::killAtRandom),
        // So many ends at once queue for the machine; on a small one that takes longer.
        limited(
            "10,000 grants end in one second",
            0.2,
            20,
            Scenario.Limits.seconds(20, 120),
            Crowd::ends));
  }

  /** In a world of its own: it takes all the users that an account may have. */
  static Scenario largeCohort() {
    return limited(
        "a cohort of " + LargeCohort.MEMBERS + " ends at 1 call/s",
        0,
        0,
        Scenario.Limits.seconds(10, 20),
        LargeCohort::ends);
  }

  /**
   * In a world that began with the last release, whose services cannot use the tables of the next:
   * an end waits for the first that is new.
   */
  static Scenario upgrade() {
    return limited(
        "rolling upgrade from 0.1.0",
        2,
        60,
        Scenario.Limits.seconds(60, 60),
        Scenarios::upgradeEach);
  }

  private static final String LOSE = "{\"share\": {\"fail\": 0, \"lose\": 0.25}}";
  private static final String SOME_FAIL = "{\"share\": {\"fail\": 0.3, \"lose\": 0}}";
  private static final String ALL_FAIL = "{\"share\": {\"fail\": 1, \"lose\": 0}}";
  static final String THROTTLE = "{\"throttle\": {\"rate\": 1, \"burst\": 1}}";
  private static final String LAG = "{\"propagationDelay\": \"PT30S\"}";

  private static Scenario brief(String name, int lasts, Scenario.Fault fault) {
    return new Scenario(name, 3, seconds(lasts), true, Scenario.Limits.AIM, fault);
  }

  private static Scenario whole(String name, double perSecond, int lasts, Scenario.Fault fault) {
    return limited(name, perSecond, lasts, Scenario.Limits.AIM, fault);
  }

  private static Scenario limited(
      String name, double perSecond, int lasts, Scenario.Limits limits, Scenario.Fault fault) {
    return new Scenario(name, perSecond, seconds(lasts), false, limits, fault);
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  private static void killOnce(Blow blow) throws Exception {
    blow.rest(seconds(4));
    blow.upload(200);
    blow.rest(Duration.ofMillis(700));
    blow.kill(blow.replica(0), seconds(5));
  }

  /** While one comes up the next is killed, as long as one is left. */
  private static void killAtRandom(Blow blow) throws Exception {
    ExecutorService starts = Executors.newCachedThreadPool();
    List<Future<?>> starting = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      blow.rest(Duration.ofMillis(500 + blow.random().nextInt(2_500)));
      List<Replica> running = blow.running();
      while (running.size() < 2) {
        blow.rest(Duration.ofMillis(200));
        running = blow.running();
      }
      Replica dead = running.get(blow.random().nextInt(running.size()));
      blow.kill(dead);
      Duration deadFor = Duration.ofMillis(blow.random().nextInt(500));
      starting.add(starts.submit(() -> blow.startAfter(deadFor, dead)));
    }
    starts.shutdown();
    for (Future<?> one : starting) {
      one.get();
    }
  }

  private static void sleepBeyondTheLease(Blow blow) throws Exception {
    blow.rest(seconds(8));
    blow.upload(200);
    blow.rest(Duration.ofMillis(700));
    blow.pause(blow.replica(0), seconds(55));
  }

  private static void killPostgres(Blow blow) throws Exception {
    blow.rest(seconds(6));
    blow.outage(
        blow.world().postgres()::kill, seconds(3), () -> blow.world().postgres().start(Map.of()));
  }

  private static void fillDisk(Blow blow) throws Exception {
    PostgresProcess postgres = blow.world().postgres();
    blow.rest(seconds(5));
    SmallDisk disk = postgres.diskFor(64);
    blow.outage(() -> postgres.moveTo(disk));
    blow.rest(seconds(5));
    blow.outage(
        disk::fill,
        TWO_MINUTES,
        () -> {
          disk.empty();
          postgres.start(Map.of());
        });
    blow.rest(seconds(5));
    blow.outage(postgres::moveBack);
  }

  private static void terminateBackends(Blow blow) throws Exception {
    for (int i = 0; i < 20; i++) {
      blow.rest(seconds(2));
      blow.world().postgres().terminateBackends();
    }
  }

  private static void awsIsDown(Blow blow) throws Exception {
    blow.outage(
        () -> blow.world().aws().faults(ALL_FAIL),
        TWO_MINUTES,
        () -> blow.world().aws().faults("{}"));
  }

  private static void cutDatabase(Blow blow) throws Exception {
    blow.rest(seconds(5));
    TcpProxy way = blow.replica(0).database();
    blow.alone(blow.replica(0), way::cut, seconds(30), way::pass);
  }

  private static void stallDatabase(Blow blow) throws Exception {
    blow.rest(seconds(5));
    TcpProxy way = blow.replica(0).database();
    blow.alone(blow.replica(0), way::stall, seconds(30), way::pass);
  }

  private static void cutAws(Blow blow) throws Exception {
    blow.rest(seconds(5));
    blow.outage(
        () -> blow.world().replicas().forEach(replica -> replica.aws().cut()),
        seconds(30),
        () -> blow.world().replicas().forEach(replica -> replica.aws().pass()));
  }

  private static void stallAws(Blow blow) throws Exception {
    blow.rest(seconds(5));
    TcpProxy way = blow.replica(0).aws();
    blow.outage(way::stall, seconds(30), way::pass);
  }

  /** One is an hour ahead, one behind; PostgreSQL, AWS and the third have the right time. */
  private static void moveClocks(Blow blow) throws Exception {
    Interposed library = blow.world().interposed();
    Replica ahead = blow.replica(0);
    Replica behind = blow.replica(1);
    ahead.stop();
    ahead.start(library.environment(Map.of("FAULT_CLOCK_OFFSET", "3600")));
    behind.stop();
    behind.start(library.environment(Map.of("FAULT_CLOCK_OFFSET", "-3600")));
    blow.rest(seconds(30));
    for (Replica replica : List.of(ahead, behind)) {
      replica.stop();
      replica.start();
    }
  }

  private static void upgradeEach(Blow blow) throws Exception {
    for (Replica replica : blow.world().replicas()) {
      blow.rest(seconds(8));
      replica.stop();
      replica.start();
    }
  }
}
