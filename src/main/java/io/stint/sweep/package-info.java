/**
 * The sweep: compares all that is in IAM with the rows, and sees to it that both say the same.
 *
 * <p>Door: {@link io.stint.sweep.Sweeps}; a feature implements {@link io.stint.sweep.Inspection}.
 * Tables: {@code sweep}, {@code sweep_known}, {@code departed}.
 *
 * <p>Holds: knows no feature. IAM is read first and the rows after it, and a row that has changed
 * since shortly before is not judged. What is missing is repaired by the row's own pass, which is
 * made due and believes nothing; what is removed is looked at once more right before. One sweep is
 * open at a time. More removals than the brake lets through wait for a person.
 *
 * <p>Read first: {@code SweepReconciler}, {@code Look}, {@code Inspector}.
 */
package io.stint.sweep;
