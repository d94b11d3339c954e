package io.stint.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs scenarios one after the other in one world. What was acknowledged in one has to hold after
 * all that follow.
 */
final class Suite {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long SEED = 20_261_127;

  private final World world;
  private final Ledger ledger = new Ledger();
  private final Sessions sessions;
  private final Look look;
  private final Path table;
  private final Set<String> foreign = new HashSet<>();
  private final Set<Finding> known = new HashSet<>();
  private final Set<String> measured = new HashSet<>();
  private final List<Result> results = new ArrayList<>();

  Suite(World world, Path table) {
    this.world = world;
    this.table = table;
    this.sessions = new Sessions(world);
    this.look = new Look(world, ledger, sessions);
  }

  List<Result> run(List<Scenario> scenarios) throws Exception {
    load(1, Instant.now(), Instant.now().plus(PATIENCE)).keep();
    if (!Files.exists(table)) {
      Files.writeString(table, Result.HEAD + "\n");
    }
    for (Scenario scenario : scenarios) {
      Result result = run(scenario);
      results.add(result);
      tell(result);
    }
    return List.copyOf(results);
  }

  private Result run(Scenario scenario) throws Exception {
    int taken = ledger.acknowledged();
    int refused = ledger.refused();
    int unanswered = ledger.unanswered();
    Instant until = Instant.now().plus(scenario.lasts());
    Load load = load(scenario.perSecond(), until, until.plus(PATIENCE));
    Blow blow = new Blow(world, ledger, SEED);
    load.start(SEED + results.size());
    scenario.fault().strike(blow);
    load.join();
    foreign.addAll(blow.foreign());
    look.untilQuiet(PATIENCE);
    Seen seen = look.seen(foreign);
    List<Finding> findings = new ArrayList<>(judged(seen));
    load.revokeTheRest();
    look.untilQuiet(PATIENCE);
    Seen after = look.seen(foreign);
    findings.addAll(judged(after));
    List<Claimed.Lease> leases = world.claimed().leases();
    List<Blow.Window> takeovers =
        blow.halts().stream()
            .flatMap(
                halt ->
                    Claimed.takeover(leases, halt.replica(), halt.at()).stream()
                        .map(waited -> new Blow.Window(halt.at(), halt.at().plus(waited))))
            .toList();
    Lags lags = new Lags(after.grants(), measured, takeovers, blow.outages());
    Result result =
        new Result(
            scenario,
            ledger.acknowledged() - taken,
            ledger.refused() - refused,
            ledger.unanswered() - unanswered,
            lags.whileAnswered(),
            blow.halts().isEmpty()
                ? Optional.empty()
                : Optional.of(longest(takeovers.stream().map(Blow.Window::length))),
            blow.outages().isEmpty() ? Optional.empty() : Optional.of(lags.afterOutages()),
            findings);
    after.grants().stream()
        .filter(row -> row.revokedAt() != null)
        .forEach(row -> measured.add(row.id()));
    return result;
  }

  private static Duration longest(Stream<Duration> all) {
    return all.max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private Load load(double perSecond, Instant until, Instant patience) {
    return new Load(world, ledger, sessions, perSecond, until, patience);
  }

  /** What is new since the scenario before. */
  private List<Finding> judged(Seen seen) {
    return Oracle.judge(ledger.grants(), ledger.people(), seen).stream()
        .filter(known::add)
        .toList();
  }

  private void tell(Result result) throws IOException {
    StringBuilder text = new StringBuilder(result.line()).append('\n');
    System.out.print(text);
    Files.writeString(table, Files.readString(table) + text);
    if (!result.findings().isEmpty() || result.refused() > 0 || result.unanswered() > 0) {
      System.out.printf("  refused %d, unanswered %d%n", result.refused(), result.unanswered());
      result.findings().forEach(finding -> System.out.println("  " + finding));
    }
  }
}
