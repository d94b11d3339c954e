/**
 * What an identity of IAM may do: packed into as few policies as fit, measured against IAM's
 * quotas, written, and read back. Knows neither cohorts nor grants, and has no table.
 *
 * <p>Door: {@link io.stint.entitlement.PolicySetWriter}. Holds: what takes access away waits for
 * nothing that is refused; what is to be denied is before anything is given, and no Deny goes
 * before all else is as desired; new before old; on the way there is no more than was observed or
 * is desired, after a failure no more than is desired. What only roles have (trust, boundary,
 * length of sessions) is an {@link io.stint.entitlement.Envelope} around it. {@code
 * PolicySetWriterPropertyTest} and {@code RoleStepsTest} show it.
 *
 * <p>Read first: {@code PolicySetWriter}, {@code PolicySteps}, {@code PolicyPacking}.
 */
package io.stint.entitlement;
