/**
 * The engine: claims rows that are due, lets their reconciler converge them, writes the outcome.
 * Knows no feature.
 *
 * <p>Door: {@link io.stint.reconcile.ReconcileLoop}; a row extends {@code ReconciledRow}, a feature
 * implements {@link io.stint.reconcile.Reconciler}. Tables: those of the features.
 *
 * <p>Holds: a claim is a lease, and an outcome is written only where lease and version are still
 * the claimed ones; what revokes is claimed first; no transaction is open while AWS is called;
 * threads and connections are the loop's own; failing is repeated for ever.
 *
 * <p>Read first: {@code Outcome}, {@code Pass}, {@code Claims}.
 */
package io.stint.reconcile;
