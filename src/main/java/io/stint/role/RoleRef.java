package io.stint.role;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A role as other rooms see it.
 *
 * @param arn null until the role is known to be in IAM
 * @param iamId AROA…; null until the role is known to be in IAM
 * @param maxSessionDuration the longest session that can be made now
 * @param longSessionsUntil until when longer sessions can live, made before the maximum was
 *     shortened; null: there are none
 */
public record RoleRef(
    UUID id,
    String name,
    String arn,
    String iamId,
    boolean adopted,
    RoleState state,
    Duration maxSessionDuration,
    Instant longSessionsUntil,
    GrantRules grants) {

  /** IAM's own limit for a role's maximum. */
  public static final Duration LONGEST_SESSION = Duration.ofHours(12);
}
