package io.stint.role;

import static java.util.stream.Collectors.toSet;

import io.stint.access.Owner;
import io.stint.policy.MfaDemand;
import io.stint.reconcile.ReconciledRow;
import io.stint.role.trust.Trust;
import io.stint.role.trust.TrustEntry;
import io.stint.security.OwnerKeys;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A role that Stint made or adopted. */
@Entity
@Table(name = "role")
public class Role extends ReconciledRow {

  private String name;
  private String arn;

  @Column(name = "iam_id")
  private String iamId;

  @Enumerated(EnumType.STRING)
  private RoleState state;

  private boolean adopted;

  @Column(name = "asked_id", updatable = false)
  private String askedId;

  @Column(name = "stranger_id", insertable = false, updatable = false)
  private String strangerId;

  @Convert(converter = StoredRole.OfSettings.class)
  private RoleSettings settings;

  /** Those of the settings and who approves, for who looks for them. */
  private String[] owners;

  @Convert(converter = StoredRole.OfSnapshot.class)
  @Column(updatable = false, insertable = false)
  private RoleSnapshot found;

  @Convert(converter = StoredRole.OfSnapshot.class)
  private RoleSnapshot written;

  @Column(name = "written_confirmed")
  private boolean writtenConfirmed;

  /** Past JPA, as {@code found}. */
  @Column(name = "owner_mfa", insertable = false, updatable = false)
  private boolean ownerMfa;

  @Column(name = "owner_mfa_max_age", insertable = false, updatable = false)
  private Long ownerMfaMaxAge;

  /** ARNs, with spaces between them. */
  @Column(name = "gone_principals")
  private String gonePrincipals;

  /** For JPA. */
  Role() {}

  Role(UUID id, String name, RoleSettings settings, boolean adopted, Instant now) {
    super(id, id, now);
    this.name = name;
    this.settings = settings;
    this.owners = settings.ownerKeys();
    this.adopted = adopted;
    this.state = RoleState.PENDING;
  }

  /** It is to be this one in IAM and no other; null: one that is to be made. */
  void toBe(String iamIdOfFound) {
    askedId = iamIdOfFound;
  }

  void change(RoleSettings changed, Instant now) {
    requireNotDeleting();
    boolean mayNarrow =
        !changed.policies().equals(settings.policies())
            || !changed.trust().equals(settings.trust())
            || !changed.grants().equals(settings.grants())
            || !Objects.equals(changed.permissionsBoundary(), settings.permissionsBoundary());
    Set<String> kept = changed.trust().stream().flatMap(Trust::caller).collect(toSet());
    gone(gone().stream().filter(kept::contains).collect(toSet()));
    settings = changed;
    owners = changed.ownerKeys();
    state = RoleState.PENDING;
    markDue(mayNarrow, now);
  }

  /** The same role with other settings, for measuring; not to be stored. */
  Role with(RoleSettings others) {
    Role role = new Role(id(), name, others, adopted, createdAt());
    role.arn = arn;
    role.iamId = iamId;
    role.found = found;
    role.ownerMfa = ownerMfa;
    role.ownerMfaMaxAge = ownerMfaMaxAge;
    return role;
  }

  /** What is wanted of it has changed, and is to be looked at now. */
  void markDue(boolean revokes, Instant now) {
    due(now, revokes || stillRevokes(now), now);
  }

  /**
   * The same; what takes nothing away waits a little after a change, so that a burst is one write.
   *
   * @param pause from the last change on
   */
  void markDue(boolean revokes, Instant now, Duration pause) {
    Instant calm = updatedAt().plus(pause);
    Instant at = calm.isAfter(now) ? calm : now;
    if (revokes) {
      markDue(true, now);
    } else if (stillRevokes(now)) {
      due(dueAt().isBefore(now) ? dueAt() : now, true, now);
    } else if (dueAt() != null && !dueAt().isAfter(at)) {
      due(dueAt(), revokes(), now);
    } else {
      due(at, false, now);
    }
  }

  void resync(Instant now) {
    writtenConfirmed = false;
    markDue(false, now);
  }

  void delete(Instant now) {
    state = RoleState.DELETING;
    due(now, true, now);
  }

  /** Those of its standing trust who are gone: whoever has their ARNs now is not let in. */
  Set<String> gone() {
    return gonePrincipals == null ? Set.of() : new TreeSet<>(List.of(gonePrincipals.split(" ")));
  }

  void gone(Set<String> arns) {
    gonePrincipals = arns.isEmpty() ? null : String.join(" ", new TreeSet<>(arns));
  }

  /** The standing trust without those who are gone. */
  List<TrustEntry> standing() {
    Set<String> gone = gone();
    return settings.trust().stream()
        .filter(entry -> Trust.caller(entry).noneMatch(gone::contains))
        .toList();
  }

  /** For the rest of a pass, on a detached row: what IAM said. */
  void seen(String arnThere, String idThere, RoleSnapshot before) {
    arn = arnThere;
    iamId = idThere;
    found = before;
  }

  /** The same of what its owner demands of a sign-in. */
  void seen(MfaDemand owners) {
    ownerMfa = owners.mfa();
    ownerMfaMaxAge = owners.maxAge() == null ? null : owners.maxAge().toSeconds();
  }

  /** What its owner demands of a sign-in, as a pass has read it last. */
  MfaDemand ownersDemand() {
    return new MfaDemand(
        ownerMfa, ownerMfaMaxAge == null ? null : Duration.ofSeconds(ownerMfaMaxAge));
  }

  /** What it asks of grants: what was asked for, and what its owner demands. */
  GrantRequirements grants() {
    return settings.grants().with(ownersDemand());
  }

  /** For the rest of a pass, on a detached row: what was found out is stored already. */
  void stranger(String idOfStranger) {
    writtenConfirmed &= Objects.equals(strangerId, idOfStranger);
    strangerId = idOfStranger;
  }

  /** A pass has left it in IAM as {@code left}. */
  void settled(String arnThere, String idThere, RoleSnapshot now, Instant at) {
    left(arnThere, idThere, now, at);
    writtenConfirmed = true;
    state = RoleState.ACTIVE;
  }

  /** A pass has left it so, which is not all that is wanted: the next one looks again. */
  void left(String arnThere, String idThere, RoleSnapshot now, Instant at) {
    arn = arnThere;
    iamId = idThere;
    written = now;
    changed(at);
  }

  void requireNotDeleting() {
    if (state == RoleState.DELETING) {
      throw Refusal.of(ProblemCode.BEING_DELETED, "The role " + name + " is being deleted.");
    }
  }

  /** Of an adopted role its own, once it was read; until then the longest that IAM knows. */
  Duration maxSessionDuration() {
    if (settings.maxSessionDuration() != null) {
      return settings.maxSessionDuration();
    }
    return found == null ? RoleRef.LONGEST_SESSION : found.maxSessionDuration();
  }

  String name() {
    return name;
  }

  /** Null until it is known to be in IAM. */
  String arn() {
    return arn;
  }

  /** AROA…; null until it is known to be in IAM. */
  /** What the role has to be in IAM; null while that is not known. */
  String knownId() {
    return iamId == null ? askedId : iamId;
  }

  /** What was seen under the name and is not this role; null: nothing. */
  String strangerId() {
    return strangerId;
  }

  String iamId() {
    return iamId;
  }

  List<Owner> owners() {
    return Owner.of(Arrays.stream(owners).filter(OwnerKeys::isOwners).toArray(String[]::new));
  }

  RoleState state() {
    return state;
  }

  boolean adopted() {
    return adopted;
  }

  public RoleSettings settings() {
    return settings;
  }

  /**
   * What an adopted role was before Stint's first change; null on others and before it was read.
   */
  public RoleSnapshot found() {
    return found;
  }

  /** Null until a pass has settled. */
  RoleSnapshot written() {
    return written;
  }

  /** ARNs of managed policies that Stint has made for it, or has begun to. */
  Set<String> overflow() {
    return written == null ? Set.of() : written.overflow().keySet();
  }

  boolean writtenConfirmed() {
    return writtenConfirmed;
  }

  RoleRef ref() {
    return new RoleRef(
        id(),
        name,
        arn,
        iamId,
        adopted,
        adopted || !settings.trust().isEmpty(),
        state,
        maxSessionDuration(),
        grants(),
        arn != null && RoleAssumptions.Node.of(name, arn, settings).passesItself());
  }
}
