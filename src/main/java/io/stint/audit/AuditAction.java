package io.stint.audit;

import java.util.Arrays;
import java.util.Optional;

/**
 * Everything that an event can tell: {@code <resource>.<whatHappened>}, the same words for the same
 * thing whatever the resource. What is asked to go is {@code deletionRequested} first, and {@code
 * deleted} when it is gone. The contract has the same list; a test holds the two against each
 * other.
 */
public enum AuditAction {
  COHORT_CREATED("cohort.created"),
  COHORT_ACTIVATED("cohort.activated"),
  COHORT_CHANGED("cohort.changed"),
  COHORT_ACCESS_ENDED("cohort.accessEnded"),
  COHORT_ENDED("cohort.ended"),
  COHORT_FAILING("cohort.failing"),
  COHORT_RECOVERED("cohort.recovered"),
  COHORT_STRANGER_FOUND("cohort.strangerFound"),
  COHORT_FOREIGN_REMOVED("cohort.foreignRemoved"),
  COHORT_DELETION_REQUESTED("cohort.deletionRequested"),
  COHORT_DELETED("cohort.deleted"),
  MEMBER_ADDED("member.added"),
  MEMBER_ACTIVATED("member.activated"),
  MEMBER_FAILING("member.failing"),
  MEMBER_RECOVERED("member.recovered"),
  MEMBER_SEVERED("member.severed"),
  MEMBER_LEFT("member.left"),
  MEMBER_SUSPENDED("member.suspended"),
  MEMBER_LET_IN("member.letIn"),
  MEMBER_STRANGER_FOUND("member.strangerFound"),
  MEMBER_FOREIGN_REMOVED("member.foreignRemoved"),
  MEMBER_CREDENTIALS_CLAIMED("member.credentialsClaimed"),
  MEMBER_CREDENTIALS_RENEWED("member.credentialsRenewed"),
  MEMBER_ACCESS_KEY_CREATED("member.accessKeyCreated"),
  MEMBER_ACCESS_KEY_DELETED("member.accessKeyDeleted"),
  MEMBER_ACCESS_REVOKED("member.accessRevoked"),
  MEMBER_USER_DELETED("member.userDeleted"),
  MEMBER_GIVEN_BACK("member.givenBack"),
  MEMBER_DELETION_REQUESTED("member.deletionRequested"),
  MEMBER_DELETED("member.deleted"),
  ROLE_CREATED("role.created"),
  ROLE_ADOPTED("role.adopted"),
  ROLE_ACTIVATED("role.activated"),
  ROLE_CHANGED("role.changed"),
  ROLE_SESSIONS_REVOKED("role.sessionsRevoked"),
  ROLE_SESSIONS_NOT_DENIED("role.sessionsNotDenied"),
  ROLE_FAILING("role.failing"),
  ROLE_RECOVERED("role.recovered"),
  ROLE_PRINCIPAL_GONE("role.principalGone"),
  ROLE_STRANGER_FOUND("role.strangerFound"),
  ROLE_FOREIGN_REMOVED("role.foreignRemoved"),
  ROLE_GIVEN_BACK("role.givenBack"),
  ROLE_DELETION_REQUESTED("role.deletionRequested"),
  ROLE_DELETED("role.deleted"),
  GRANT_REQUESTED("grant.requested"),
  GRANT_APPROVED("grant.approved"),
  GRANT_DENIED("grant.denied"),
  GRANT_LAPSED("grant.lapsed"),
  GRANT_CREATED("grant.created"),
  GRANT_ACTIVATED("grant.activated"),
  GRANT_CHANGED("grant.changed"),
  GRANT_CAPPED("grant.capped"),
  GRANT_FAILING("grant.failing"),
  GRANT_RECOVERED("grant.recovered"),
  GRANT_SESSIONS_DENIED("grant.sessionsDenied"),
  GRANT_LEFTOVER_DISASSOCIATED("grant.leftoverDisassociated"),
  GRANT_ENDING_SOON("grant.endingSoon"),
  GRANT_ENDED("grant.ended"),
  GRANT_OVERDUE("grant.overdue"),
  GRANT_REVOKED("grant.revoked"),
  INSTANCE_PROFILE_CREATED("instanceProfile.created"),
  INSTANCE_PROFILE_ADOPTED("instanceProfile.adopted"),
  INSTANCE_PROFILE_ACTIVATED("instanceProfile.activated"),
  INSTANCE_PROFILE_CHANGED("instanceProfile.changed"),
  INSTANCE_PROFILE_FAILING("instanceProfile.failing"),
  INSTANCE_PROFILE_RECOVERED("instanceProfile.recovered"),
  INSTANCE_PROFILE_STRANGER_FOUND("instanceProfile.strangerFound"),
  INSTANCE_PROFILE_ROLE_KEPT("instanceProfile.roleKept"),
  INSTANCE_PROFILE_GIVEN_BACK("instanceProfile.givenBack"),
  INSTANCE_PROFILE_DELETION_REQUESTED("instanceProfile.deletionRequested"),
  INSTANCE_PROFILE_DELETED("instanceProfile.deleted"),
  WEBHOOK_REPLAYED("webhook.replayed"),
  API_TOKEN_CREATED("apiToken.created"),
  API_TOKEN_DELETED("apiToken.deleted"),
  BREAK_GLASS_OPENED("breakGlass.opened"),
  BREAK_GLASS_CLOSED("breakGlass.closed"),
  BREAK_GLASS_UNLOCKED("breakGlass.unlocked"),
  SECRETS_ROTATED("secrets.rotated"),
  CALLER_UNAUTHENTICATED("caller.unauthenticated"),
  CALLER_FORBIDDEN("caller.forbidden"),
  USER_CREATION_HELD("userCreation.held"),
  USER_CREATION_RELEASED("userCreation.released"),
  SWEEP_REQUESTED("sweep.requested"),
  SWEEP_HELD("sweep.held"),
  SWEEP_APPROVED("sweep.approved"),
  SWEEP_REPAIRED("sweep.repaired"),
  SWEEP_REMOVED("sweep.removed"),
  SWEEP_FOREIGN_FOUND("sweep.foreignFound"),
  SWEEP_ENDED("sweep.ended"),
  TRAIL_SIGNED("trail.signed");

  private final String word;

  AuditAction(String word) {
    this.word = word;
  }

  /** By the word that is stored; empty: it is no longer one. */
  public static Optional<AuditAction> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
  }

  /** What it happens to, as the API spells it: {@code instanceProfile}. */
  String kind() {
    return word.substring(0, word.indexOf('.'));
  }

  /** As it is stored and shown. */
  @Override
  public String toString() {
    return word;
  }
}
