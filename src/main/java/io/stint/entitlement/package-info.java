/**
 * What an identity of IAM may do: packed into as few policies as fit, measured against IAM's
 * quotas, written, and read back. Knows neither cohorts nor grants, and has no table.
 *
 * <p>Door: {@link io.stint.entitlement.PolicySetWriter}. Holds: what takes access away waits for
 * nothing that is refused; what is to be denied is before anything is given, and no Deny goes
 * before all else is as desired; new before old; on the way there is no more than was observed or
 * is desired, after a failure no more than is desired. {@code PolicySetWriterPropertyTest} shows
 * it.
 *
 * <p>Read first: {@code PolicySetWriter}, {@code PolicyPacking}, {@code PolicyIntersection}.
 */
package io.stint.entitlement;
