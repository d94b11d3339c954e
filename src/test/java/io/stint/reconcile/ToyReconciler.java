package io.stint.reconcile;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A kind of row of the tests' own: each pass is written down, and ends as the test says. */
@Singleton
class ToyReconciler implements Reconciler {

  final List<Claim> passes = new CopyOnWriteArrayList<>();
  private volatile Function<Claim, Outcome> behaviour = claim -> Outcome.settled(() -> {});

  void behave(Function<Claim, Outcome> behaviour) {
    this.behaviour = behaviour;
  }

  @Override
  public String table() {
    return "toy";
  }

  @Override
  public Outcome converge(Claim claim) {
    passes.add(claim);
    return behaviour.apply(claim);
  }
}
