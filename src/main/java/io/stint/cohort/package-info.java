/**
 * Cohorts, their members, and the IAM users and groups behind them.
 *
 * <p>Doors: {@link io.stint.cohort.Cohorts} for requests, {@link io.stint.cohort.People} for other
 * rooms. Tables: {@code cohort}, {@code member}, {@code iam_user}, {@code issued_access_key}.
 *
 * <p>Holds: a group is written by its cohort's pass alone, a user by its own; an end takes what the
 * group gives before it severs members one by one; a user or group that somebody else made under
 * the name is left alone; nothing is a password in a log or an answer that is kept.
 *
 * <p>Read first: {@code Members} (an upload), {@code CohortReconciler}, {@code UserReconciler}.
 */
package io.stint.cohort;
