package io.stint.iam;

import java.time.Duration;
import java.util.Optional;

/**
 * A role to be made.
 *
 * @param trustPolicy JSON text
 * @param maxSession 1 to 12 hours
 */
public record RoleSpec(
    RoleName name,
    String trustPolicy,
    String description,
    Duration maxSession,
    Optional<PolicyArn> boundary,
    Tags tags) {}
