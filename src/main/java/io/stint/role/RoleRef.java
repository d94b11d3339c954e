package io.stint.role;

import java.time.Duration;
import java.util.UUID;

/**
 * A role as other rooms see it.
 *
 * @param arn null until the role is known to be in IAM
 * @param iamId AROA…; null until the role is known to be in IAM
 * @param maxSessionDuration the longest session that can be made now
 */
public record RoleRef(
    UUID id,
    String name,
    String arn,
    String iamId,
    boolean adopted,
    RoleState state,
    Duration maxSessionDuration,
    GrantRules grants) {}
