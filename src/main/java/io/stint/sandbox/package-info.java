/**
 * The embedded default: PostgreSQL, and an endpoint for IAM, STS and some of EC2, on this machine.
 *
 * <p>Door: {@link io.stint.sandbox.Sandbox}; {@code Admin} steers clock and faults. Data lies in a
 * folder. Nobody uses this room: Stint speaks to it over HTTP, as to AWS.
 *
 * <p>Holds: every call is signed and decided by the evaluator; quotas, error codes and the order of
 * deletions are AWS's; it answers on loopback addresses only, unless told otherwise.
 *
 * <p>Read first: {@code Sandbox}, {@code Endpoint}, {@code Account}.
 */
package io.stint.sandbox;
