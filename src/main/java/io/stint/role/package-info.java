/**
 * Roles: made, adopted, changed, given back; and the revocation of sessions.
 *
 * <p>Door: {@link io.stint.role.Roles}. Tables: {@code role}, {@code role_session_cut}. Grants have
 * their say through interfaces that this room owns.
 *
 * <p>Holds: one writer a role; what ends access comes first and waits for nothing that fails; what
 * an adopted role's owner wrote is kept and given back; Denies on sessions stay while a session can
 * live.
 *
 * <p>Read first: {@code RoleReconciler}, {@code RoleConvergence}, {@code Role}.
 */
package io.stint.role;
