/**
 * The engine: claims rows that are due, lets their reconciler converge them, writes the outcome.
 * Knows no feature. Door: {@link io.stint.reconcile.ReconcileLoop}.
 */
package io.stint.reconcile;
