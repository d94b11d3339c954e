/**
 * IAM policy documents: read, built, measured, dated, cut down, compared, evaluated with reasons;
 * and the guard against raising one's own rights, a table of data that the evaluator judges.
 *
 * <p>Doors: {@link io.stint.policy.PolicyDocument}, {@link io.stint.policy.Escalation}. No table,
 * no clock, no AWS.
 *
 * <p>Holds: what cannot be understood is refused, never guessed; what is cut down allows no more
 * than before.
 *
 * <p>Read first: {@code PolicyDocument}, {@code Evaluator}, {@code Escalations}.
 */
package io.stint.policy;
