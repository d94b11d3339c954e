package io.stint.reconcile;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.stint.database.AfterCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Set;

/**
 * Claims what is due and lets it converge, revocations before everything else. Any number of
 * replicas run the same loop against one database.
 */
@ApplicationScoped
public class ReconcileLoop {

  private final ReconcileConfig config;
  private final Tick tick;
  private final AfterCommit commit;
  private final Lookout lookout;
  private final WorkerPool cuts;
  private final WorkerPool revocations;
  private final WorkerPool rest;

  ReconcileLoop(
      ReconcileConfig config,
      Tick tick,
      AfterCommit commit,
      Claims claims,
      Pass pass,
      @Any Instance<Reconciler> reconcilers) {
    this.config = config;
    this.tick = tick;
    this.commit = commit;
    List<Reconciler> all = reconcilers.stream().toList();
    List<Reconciler> many = all.stream().filter(Reconciler::cutsForMany).toList();
    List<Reconciler> one = all.stream().filter(each -> !each.cutsForMany()).toList();
    this.cuts = new WorkerPool("cut", true, config.concurrency(), many, claims, pass, this::wake);
    this.revocations =
        new WorkerPool("revoke", true, config.concurrency(), one, claims, pass, this::wake);
    this.rest =
        new WorkerPool("reconcile", false, config.concurrency(), all, claims, pass, this::wake);
    List<String> tables = all.stream().map(Reconciler::table).toList();
    this.lookout = new Lookout(() -> claims.due(tables), this::tell);
  }

  /**
   * Looks at what is due as soon as the transaction that is open now has been committed; at once
   * where none is open.
   */
  public void wakeAfterCommit() {
    commit.run(this::wake);
  }

  /**
   * One pass by hand, for tests: claims one batch of what is due and waits until it has converged.
   *
   * @return how many rows were worked on
   */
  public int runOnce() {
    return cuts.runOnce() + revocations.runOnce() + rest.runOnce();
  }

  /** For tests, what the tick does between passes: passes by hand until nothing is due. */
  public int runUntilIdle() {
    int total = 0;
    for (int worked = runOnce(); worked > 0; worked = runOnce()) {
      total += worked;
    }
    return total;
  }

  private void wake() {
    if (config.enabled()) {
      lookout.wake();
    }
  }

  private void tell(Set<Lookout.Due> due) {
    cuts.wake(due);
    revocations.wake(due);
    rest.wake(due);
  }

  /** A loop that is switched off need not go round. */
  private boolean goesRound() {
    return !config.enabled()
        || lookout.isLooking()
            && cuts.isDispatching()
            && revocations.isDispatching()
            && rest.isDispatching();
  }

  void start(@Observes StartupEvent event) {
    if (config.enabled()) {
      cuts.start();
      revocations.start();
      rest.start();
      lookout.start();
    }
    tick.start(this::goesRound, this::wake);
  }

  void stop(@Observes ShutdownEvent event) {
    tick.stop();
    lookout.stop();
    cuts.stop();
    revocations.stop();
    rest.stop();
  }
}
