/**
 * What an identity of IAM (a user, a group) may do: packed into as few policies as fit, measured
 * against IAM's quotas, written in an order that takes access away first, and read back. Knows
 * neither cohorts nor grants. Door: {@link io.stint.entitlement.PolicySetWriter}.
 */
package io.stint.entitlement;
