package io.stint.instanceprofile;

import io.stint.reconcile.ReconciledRow;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An instance profile that Stint made or adopted. */
@Entity
@Table(name = "instance_profile")
class InstanceProfile extends ReconciledRow {

  /** IAM shows new profiles late, and not everywhere at once. */
  static final int READS_TO_AGREE = 3;

  private String name;
  private String arn;

  @Enumerated(EnumType.STRING)
  private ProfileState state;

  private boolean adopted;

  @Column(name = "iam_id")
  private String iamId;

  @Column(name = "stranger_id", insertable = false, updatable = false)
  private String strangerId;

  @Convert(converter = StoredTags.class)
  private Map<String, String> tags;

  @Column(name = "role_id")
  private UUID roleId;

  @Column(name = "bound_role_id")
  private UUID boundRoleId;

  @Column(insertable = false, updatable = false)
  private boolean found;

  @Column(name = "found_role", insertable = false, updatable = false)
  private String foundRole;

  private int agreed;

  @Column(name = "with_role")
  private boolean withRole;

  /** For JPA. */
  InstanceProfile() {}

  InstanceProfile(UUID id, InstanceProfileRequest request, UUID roleId, Instant now) {
    super(id, id, now);
    this.name = request.name();
    this.tags = request.tags();
    this.adopted = request.adopt();
    this.roleId = roleId;
    this.state = ProfileState.PENDING;
  }

  /** It is to be this one in IAM and no other; null: one that is to be made. */
  void toBe(String idOfFound) {
    iamId = idOfFound;
  }

  void change(UUID otherRole, Map<String, String> otherTags, Instant now) {
    requireNotDeleting();
    roleId = otherRole;
    tags = otherTags;
    agreed = 0;
    state = ProfileState.PENDING;
    due(now, boundRoleId != null && !boundRoleId.equals(otherRole), now);
  }

  /** What is in IAM is not as it was left. */
  void lookAgain(Instant now) {
    agreed = 0;
    due(now, stillRevokes(now), now);
  }

  void delete(boolean roleToo, Instant now) {
    state = ProfileState.DELETING;
    withRole = roleToo;
    due(now, true, now);
  }

  /** A pass has seen it as it is wanted, or has just made it so. */
  void settled(String arnThere, String idThere, int reads, Instant now) {
    arn = arnThere;
    iamId = idThere;
    boundRoleId = roleId;
    agreed = reads;
    state = reads < READS_TO_AGREE ? ProfileState.PENDING : ProfileState.ACTIVE;
    changed(now);
  }

  void requireNotDeleting() {
    if (state == ProfileState.DELETING) {
      throw Refusal.of(
          ProblemCode.BEING_DELETED, "The instance profile " + name + " is being deleted.");
    }
  }

  String name() {
    return name;
  }

  /** Null until it is known to be in IAM. */
  String arn() {
    return arn;
  }

  /** AIPA…; null until it is known to be in IAM. */
  String iamId() {
    return iamId;
  }

  /** What was seen under the name and is not this profile; null: nothing. */
  String strangerId() {
    return strangerId;
  }

  ProfileState state() {
    return state;
  }

  boolean adopted() {
    return adopted;
  }

  Map<String, String> tags() {
    return tags;
  }

  /** Null: no role is wanted. */
  UUID roleId() {
    return roleId;
  }

  /** Null: the last settled pass left none in it. */
  UUID boundRoleId() {
    return boundRoleId;
  }

  /** Whether an adopted profile was read before it was changed. */
  boolean found() {
    return found;
  }

  /** The role that an adopted profile held; null: none. */
  String foundRole() {
    return foundRole;
  }

  int agreed() {
    return agreed;
  }

  boolean withRole() {
    return withRole;
  }
}
