package io.stint.cohort;

import io.stint.access.Owner;
import io.stint.cohort.roster.UserNames;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.StoredPolicySet;
import io.stint.reconcile.ReconciledRow;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A cohort: one IAM user group, and what its members share. */
@Entity
@Table(name = "cohort")
public class Cohort extends ReconciledRow {

  private String name;
  private String description;
  private String[] owners;

  @Convert(converter = StoredJson.OfPolicies.class)
  private CohortPolicies policies;

  @Column(name = "ends_at")
  private Instant endsAt;

  @Column(name = "remove_after")
  private long removeAfterSeconds;

  @Column(name = "unused_for")
  private long unusedForSeconds;

  @Column(name = "self_password")
  private boolean selfPassword;

  @Column(name = "self_mfa")
  private boolean selfMfa;

  @Column(name = "self_access_keys")
  private boolean selfAccessKeys;

  @Convert(converter = StoredJson.OfTags.class)
  private Map<String, String> tags;

  @Column(name = "permissions_boundary")
  private String permissionsBoundary;

  @Enumerated(EnumType.STRING)
  @Column(name = "user_names")
  private UserNames userNames;

  @Enumerated(EnumType.STRING)
  @Column(name = "password_mode")
  private PasswordMode passwordMode;

  // Never written again: a row that was read before a rotation would put the old key's back.
  @Column(name = "shared_password", updatable = false)
  private byte[] sharedPassword;

  @Enumerated(EnumType.STRING)
  private CohortState state;

  @Column(name = "group_arn")
  private String groupArn;

  @Column(name = "group_id")
  private String groupId;

  @Column(name = "stranger_id", insertable = false, updatable = false)
  private String strangerId;

  @Column(name = "group_ready")
  private boolean groupReady;

  private boolean dated;

  @Column(name = "sign_in_url")
  private String signInUrl;

  @Column(name = "cut_at", insertable = false, updatable = false)
  private Instant cutAt;

  @Column(name = "foreign_until", insertable = false, updatable = false)
  private Instant foreignUntil;

  /** Past JPA: a pass says it before its first write. */
  @Convert(converter = StoredJson.OfGrants.class)
  @Column(insertable = false, updatable = false)
  private StoredPolicySet written;

  /** For JPA. */
  protected Cohort() {}

  Cohort(UUID id, CohortRequest request, byte[] sharedPassword, Instant now) {
    super(id, id, now);
    this.name = request.name();
    this.userNames = request.userNames();
    this.passwordMode = request.password().mode();
    this.sharedPassword = sharedPassword;
    this.state = CohortState.PENDING;
    set(request.settings());
  }

  /** What an encrypted shared password is bound to. */
  static String secretOf(UUID id) {
    return "cohort/" + id;
  }

  /**
   * @throws Refusal 409 when it is being deleted, or for what the end has settled
   */
  void requireChangeable(CohortSettings settings, Instant now) {
    requireNotDeleting();
    if (hasEnded(now)
        && (!endsAt.equals(settings.endsAt())
            || !policies.equals(settings.policies())
            || !attributes().equals(settings.attributes()))) {
      throw Refusal.of(
          ProblemCode.ENDED,
          "The cohort %s has ended at %s; description and removeAfter can be changed still."
              .formatted(name, endsAt));
    }
  }

  /** New settings, to be applied at once. */
  void change(CohortSettings settings, Instant now) {
    requireChangeable(settings, now);
    set(settings);
    if (hasEnded(now)) {
      changed(now);
    } else {
      state = CohortState.PENDING;
      due(now, stillRevokes(now), now);
    }
  }

  /** Everything of it goes; access first. */
  void delete(Instant now) {
    state = CohortState.DELETING;
    due(now, true, now);
  }

  /** The group and its policies are as they should be. */
  void applied(String arn, String id, String signIn, boolean allDated, Instant now) {
    groupArn = arn;
    groupId = id == null ? groupId : id;
    signInUrl = signIn;
    groupReady = true;
    dated = allDated;
    state = CohortState.ACTIVE;
    changed(now);
  }

  /** Whether its members may hand roles to services, and so come to more than is given. */
  boolean passesRoles() {
    return policies().inline().values().stream()
        .anyMatch(document -> !GroupPlanner.parse(document).passedRoles().isEmpty());
  }

  /** The end has come: the group gives nothing any more. */
  void ended(boolean everyoneSevered, Instant now) {
    CohortState next = everyoneSevered ? CohortState.ENDED : CohortState.ENDING;
    if (state != next) {
      state = next;
      changed(now);
    }
  }

  /**
   * @throws Refusal 409 when it is being deleted, or its time is over
   */
  void requireTakesMembers(Instant now) {
    requireNotDeleting();
    if (!state.takesMembers() || hasEnded(now)) {
      throw Refusal.of(
          ProblemCode.ENDED,
          "The cohort " + name + " takes no members any more: it is " + shownState(now) + ".");
    }
  }

  /**
   * For what is given to those who are members.
   *
   * @throws Refusal 409 when its time is over
   */
  public void requireLive(Instant now) {
    requireNotDeleting();
    if (hasEnded(now)) {
      throw Refusal.of(ProblemCode.ENDED, "The cohort " + name + " is " + shownState(now) + ".");
    }
  }

  private void requireNotDeleting() {
    if (state == CohortState.DELETING) {
      throw Refusal.of(ProblemCode.BEING_DELETED, "The cohort " + name + " is being deleted.");
    }
  }

  /** At the instant of the end, it has ended. */
  boolean hasEnded(Instant now) {
    return endsAt != null && !now.isBefore(endsAt);
  }

  /** What is shown does not lag behind the end. */
  CohortState shownState(Instant now) {
    return state.takesMembers() && hasEnded(now) ? CohortState.ENDING : state;
  }

  private void set(CohortSettings settings) {
    description = settings.description();
    owners = Owner.keys(settings.owners());
    policies = settings.policies();
    endsAt = settings.endsAt();
    removeAfterSeconds = settings.removeAfter().toSeconds();
    unusedForSeconds = settings.credentials().unusedFor().toSeconds();
    selfPassword = settings.selfService().password();
    selfMfa = settings.selfService().mfa();
    selfAccessKeys = settings.selfService().accessKeys();
    tags = settings.tags().isEmpty() ? null : settings.tags();
    permissionsBoundary = settings.permissionsBoundary();
  }

  public String name() {
    return name;
  }

  String description() {
    return description;
  }

  List<Owner> owners() {
    return Owner.of(owners);
  }

  CohortPolicies policies() {
    return policies;
  }

  public Instant endsAt() {
    return endsAt;
  }

  Duration removeAfter() {
    return Duration.ofSeconds(removeAfterSeconds);
  }

  /** How long a password that was handed out may stay unused. */
  public Duration unusedFor() {
    return Duration.ofSeconds(unusedForSeconds);
  }

  SelfService selfService() {
    return new SelfService(selfPassword, selfMfa, selfAccessKeys);
  }

  /** What it asks for on its members' users. */
  UserAttributes attributes() {
    return new UserAttributes(permissionsBoundary, tags);
  }

  UserNames userNames() {
    return userNames;
  }

  PasswordMode passwordMode() {
    return passwordMode;
  }

  Optional<byte[]> sharedPassword() {
    return Optional.ofNullable(sharedPassword);
  }

  CohortState state() {
    return state;
  }

  /** Empty until the group is there. */
  Optional<String> groupArn() {
    return Optional.ofNullable(groupArn);
  }

  /** AGPA…; null until the group is there. */
  String groupId() {
    return groupId;
  }

  /** What was seen under the group's name and is somebody else's; null: nothing. */
  String strangerId() {
    return strangerId;
  }

  boolean groupReady() {
    return groupReady;
  }

  /**
   * All that the group holds in IAM, or may; of one that was not written lately, what grants do.
   */
  PolicySet mayHold() {
    return written == null
        ? new PolicySet(Map.of(StoredPolicySet.INLINE, ""), Map.of(), Set.of())
        : written.holding();
  }

  /** A pass goes on with what it has said before its first write. */
  void begun(PolicySet mayHold) {
    written = StoredPolicySet.of(mayHold);
  }

  /** False of one that was not written lately. */
  boolean isHoldingKnown() {
    return written != null;
  }

  /** Until when what others have put on the group is taken off; null: it is left. */
  Instant foreignUntil() {
    return foreignUntil;
  }

  /** Since when the group gives nothing for good; null: it may give something. */
  Instant cutAt() {
    return cutAt;
  }

  /** Where members sign in; null until the account is known. */
  public String signInUrl() {
    return signInUrl;
  }

  /** Whether AWS itself ends everything that the group gives. */
  boolean dated() {
    return dated;
  }
}
