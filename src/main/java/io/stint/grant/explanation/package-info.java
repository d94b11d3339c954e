/**
 * Whether somebody may do something with a grant, and why not: the policies in IAM, judged by the
 * evaluator as AWS would. Changes nothing; no table of its own.
 *
 * <p>Door: HTTP alone. Holds: what is said is what IAM shows, not what Stint meant to write; of a
 * stranger nothing is explained.
 *
 * <p>Read first: {@code Explanations}, {@code AccessCheck}, {@code PoliciesInIam}.
 */
package io.stint.grant.explanation;
