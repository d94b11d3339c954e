package io.stint.role;

import io.stint.policy.MfaDemand;
import java.time.Duration;
import java.util.UUID;

/**
 * A role as other rooms see it.
 *
 * @param arn null until the role is known to be in IAM
 * @param iamId AROA…; null until the role is known to be in IAM
 * @param shared whether others than those of grants may have sessions: its standing trust, or its
 *     owner, lets them in
 * @param passesItself whether its inline policies let a session hand the role to a service that it
 *     trusts
 * @param maxSessionDuration the longest session that can be made now
 */
public record RoleRef(
    UUID id,
    String name,
    String arn,
    String iamId,
    boolean adopted,
    boolean shared,
    RoleState state,
    Duration maxSessionDuration,
    GrantRequirements grants,
    boolean passesItself) {

  /**
   * IAM's own limit for a role's maximum, and for how long each Deny on sessions has to stay: the
   * maximum may be raised past Stint at any time, and a session keeps the length it was made with.
   */
  public static final Duration LONGEST_SESSION = Duration.ofHours(12);

  /** The same, where its owner demands this as well. */
  public RoleRef with(MfaDemand owners) {
    return new RoleRef(
        id,
        name,
        arn,
        iamId,
        adopted,
        shared,
        state,
        maxSessionDuration,
        grants.with(owners),
        passesItself);
  }
}
