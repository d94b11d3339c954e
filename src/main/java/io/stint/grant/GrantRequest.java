package io.stint.grant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The body of {@code POST /grants}.
 *
 * @param tagSession whether who assumes the role may give the session tags; null: no
 * @param setSourceIdentity whether they may say on whose behalf it is; null: no
 * @param startsAt null: now
 * @param ttl instead of {@code expiresAt}: counted from the start
 */
record GrantRequest(
    GrantType type,
    Principal principal,
    String role,
    List<String> passTo,
    Boolean tagSession,
    Boolean setSourceIdentity,
    Policy policy,
    Instant startsAt,
    Instant expiresAt,
    Duration ttl,
    String reason) {

  /** One of the three. */
  record Principal(String member, String cohort, String arn) {}

  /** One of the two. */
  record Policy(String arn, JsonNode document) {}
}
