/**
 * Who may call what, and the key that what is stored is encrypted with.
 *
 * <p>A caller proves itself with a bearer token; its principal's name is the actor in the audit
 * trail. Doors: {@link io.stint.security.Secrets}; what is open without a token is in {@code
 * Doors}. Holds: nothing is decided by a path; what is refused is counted and logged, at most once
 * a minute a caller.
 *
 * <p>Read first: {@code BearerAuthentication}, {@code Doors}, {@code Secrets}.
 */
package io.stint.security;
