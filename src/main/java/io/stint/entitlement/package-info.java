/**
 * What an identity of IAM may do: packed into as few policies as fit, measured against IAM's
 * quotas, written, and read back. Knows neither cohorts nor grants, and has no table.
 *
 * <p>Door: {@link io.stint.entitlement.PolicySetWriter}. Holds: what takes access away waits for
 * nothing that is refused; new before old, what shrinks before what grows; after a failure there is
 * no more than was observed and is desired.
 *
 * <p>Read first: {@code PolicySetWriter}, {@code PolicyPacking}, {@code PolicyIntersection}.
 */
package io.stint.entitlement;
