/**
 * The ledger: who may use what, from when, until when, and why.
 *
 * <p>Door: {@code GrantTransactions}; HTTP: {@code GrantsResource}. Tables: {@code access_grant},
 * {@code grant_approval}, {@code grant_departure}. A grant's own row writes nothing in IAM: it
 * marks user, group and role due, and is told what they have confirmed.
 *
 * <p>Holds: access at an instant is the OR of the grants that live then; what is only asked for
 * gives nothing, and nobody agrees to what they gain by; REVOKED is said when every side was read
 * back; rows are locked in the order cohort, user, role, grant; nobody's rights are raised.
 *
 * <p>Read first: {@code Grant}, {@code RoleStatements}, {@code GrantConfirmations}.
 */
package io.stint.grant;
