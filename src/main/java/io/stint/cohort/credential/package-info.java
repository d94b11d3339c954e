/**
 * What members sign in with: one-time passwords that are handed out once, access keys issued and
 * taken.
 *
 * <p>Door: HTTP alone. Table: {@code issued_access_key}; passwords are sealed in {@code iam_user}.
 * Holds: a password is handed out once; none is issued for a user that is not known to be the
 * member's; an answer with a secret is never kept.
 *
 * <p>Read first: {@code CredentialsResource}, {@code OneTimePasswords}, {@code AccessKeys}.
 */
package io.stint.cohort.credential;
