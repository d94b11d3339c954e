package io.stint.reconcile;

/** Brings what exists in AWS to what one kind of row wants. One bean per table. */
public interface Reconciler {

  /**
   * The table of the rows; also the kind's name in logs and metrics. It has the columns of {@link
   * ReconciledRow} and an indexed {@code due_at}.
   */
  String table();

  /**
   * Whether such a row, when it takes access away, takes it from many at once: these have places of
   * their own, and wait for none that concerns one person.
   */
  default boolean cutsForMany() {
    return false;
  }

  /**
   * Makes the smallest change towards what should exist at {@link Claim#now()}. Called with no
   * transaction open; may be called twice for the same state. Whatever is thrown becomes a retry.
   */
  Outcome converge(Claim claim);
}
