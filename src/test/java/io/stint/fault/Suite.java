package io.stint.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private final Look look;
  private final Path table;
  private final Set<String> foreign = new HashSet<>();
  private final Set<Finding> known = new HashSet<>();
  private final Set<String> measured = new HashSet<>();
  private final List<Result> results = new ArrayList<>();

  Suite(World world, Path table) {
    this.world = world;
    this.table = table;
    this.look = new Look(world, ledger);
  }

  List<Result> run(List<Scenario> scenarios) throws Exception {
    load(new Watch(), 0, Instant.now()).keep();
    for (Scenario scenario : scenarios) {
      Result result = run(scenario);
      results.add(result);
      tell(result);
    }
    return List.copyOf(results);
  }

  private Result run(Scenario scenario) throws Exception {
    Result.Counts before = Result.Counts.of(ledger);
    Watch watch = new Watch();
    Load load = load(watch, scenario.perSecond(), Instant.now().plus(scenario.lasts()));
    Blow blow = new Blow(world, ledger, watch, SEED);
    List<Finding> findings = new ArrayList<>();
    load.start(SEED + results.size());
    try {
      scenario.fault().strike(blow);
    } catch (NotHere e) {
      load.join();
      return Result.notRun(scenario, e);
    } catch (Exception e) {
      findings.add(new Finding(Finding.Kind.BROKEN_OFF, e.toString()));
      e.printStackTrace();
      world.heal();
    }
    load.join();
    foreign.addAll(blow.foreign());
    look.untilQuiet(PATIENCE);
    findings.addAll(judged(look.seen(foreign)));
    load.revokeTheRest();
    look.untilQuiet(PATIENCE);
    Seen after = look.seen(foreign);
    findings.addAll(judged(after));
    Result.Counts counts = Result.Counts.of(ledger).since(before);
    Result.Times times = times(blow, after);
    return new Result(scenario, counts, times, List.copyOf(findings), Optional.empty());
  }

  private Result.Times times(Blow blow, Seen after) throws Exception {
    List<Claimed.Lease> leases = world.claimed().leases();
    List<Blow.Window> takeovers =
        blow.halts().stream()
            .flatMap(
                halt ->
                    Claimed.takeover(leases, halt.replica(), halt.at()).stream()
                        .map(waited -> new Blow.Window(halt.at(), halt.at().plus(waited))))
            .toList();
    Lags proved = new Lags(newlyProved(after), takeovers, blow.outages());
    Lags gone = new Lags(blow.watch().ended(), takeovers, blow.outages());
    return new Result.Times(
        gone.whileAnswered(),
        proved.whileAnswered().orElse(Duration.ZERO),
        blow.halts().isEmpty()
            ? Optional.empty()
            : Optional.of(longest(takeovers.stream().map(Blow.Window::length))),
        blow.outages().isEmpty()
            ? Optional.empty()
            : Optional.of(proved.afterOutages().orElse(Duration.ZERO)));
  }

  /** Ends that were not proved when it was looked last. */
  private List<Blow.Window> newlyProved(Seen after) {
    return after.grants().stream()
        .filter(row -> row.revokedAt() != null && measured.add(row.id()))
        .map(row -> new Blow.Window(row.endsAt(), row.revokedAt()))
        .toList();
  }

  private static Duration longest(Stream<Duration> all) {
    return all.max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private Load load(Watch watch, double perSecond, Instant until) {
    return new Load(world, ledger, watch, perSecond, until);
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
    Files.writeString(table, text, StandardOpenOption.APPEND);
    if (result.notRun().isPresent()) {
      System.err.println("NOT RUN: " + result.line());
      return;
    }
    Result.Counts counts = result.counts();
    if (!result.findings().isEmpty() || counts.refused() > 0 || counts.unanswered() > 0) {
      System.out.printf("  refused %d, unanswered %d%n", counts.refused(), counts.unanswered());
      result.findings().forEach(finding -> System.out.println("  " + finding));
    }
  }
}
