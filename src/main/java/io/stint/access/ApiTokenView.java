package io.stint.access;

import io.stint.security.ApiTokens.ApiToken;
import io.stint.security.CallerRole;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An API token on the wire.
 *
 * @param issuer with {@code subject}: whose it is, and as whom it acts
 * @param lastUsedAt to the minute; null: never
 */
record ApiTokenView(
    UUID id,
    String name,
    CallerRole role,
    String issuer,
    String subject,
    List<String> groups,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    Instant lastUsedAt) {

  static ApiTokenView of(ApiToken token) {
    return new ApiTokenView(
        token.id(),
        token.name(),
        token.role(),
        token.issuer(),
        token.subject(),
        token.groups(),
        token.createdBy(),
        token.createdAt(),
        token.expiresAt(),
        token.lastUsedAt());
  }
}
