/**
 * Who may do what with what: the tokens of services and scripts, and whose a cohort or role is.
 *
 * <p>Door: {@link io.stint.access.Ownership}; a feature implements {@link
 * io.stint.access.OwnedObjects} for what it keeps, and says by {@link io.stint.access.Owned} which
 * operations are for its owners. {@code /api-tokens} is served here; the table {@code api_token} is
 * {@link io.stint.security.ApiTokens}'.
 *
 * <p>Holds: what is somebody else's is answered as what is unknown, letter by letter; roles say
 * what may be done and owners with what; an administrator is everybody's owner.
 *
 * <p>Read first: {@code Ownership}, {@code ApiTokenDesk}.
 */
package io.stint.access;
