/**
 * Who may assume a role: typed entries, the statements and documents they become, what an adopted
 * role's owner wrote, and a trust policy narrowed to what is still desired. Asks nobody; no table.
 *
 * <p>Door: {@link io.stint.role.trust.Trust}. Holds: narrowing never lets in anybody new; the
 * owner's statements are never changed.
 *
 * <p>Read first: {@code Trust}, {@code TrustWriter}, {@code TrustNarrowing}.
 */
package io.stint.role.trust;
