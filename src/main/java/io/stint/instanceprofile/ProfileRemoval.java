package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamInstanceProfile;
import io.stint.iam.IamInstanceProfiles;
import io.stint.iam.InstanceProfileName;
import io.stint.iam.RoleName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.sweep.Departures;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Removes an instance profile that Stint made; gives an adopted one back. Then its role. */
@ApplicationScoped
class ProfileRemoval {

  private final Iam iam;
  private final ProfileRepository rows;
  private final KnownProfiles known;
  private final Roles roles;
  private final Departures departures;
  private final AuditTrail audit;

  ProfileRemoval(
      Iam iam,
      ProfileRepository rows,
      KnownProfiles known,
      Roles roles,
      Departures departures,
      AuditTrail audit) {
    this.iam = iam;
    this.rows = rows;
    this.known = known;
    this.roles = roles;
    this.departures = departures;
    this.audit = audit;
  }

  Outcome remove(InstanceProfile profile, Claim claim) {
    IamInstanceProfiles target = iam.urgent().instanceProfiles();
    try {
      known
          .find(profile, target)
          .ifPresent(
              observed -> {
                if (profile.adopted()) {
                  giveBack(profile, observed, target, claim);
                } else {
                  removeWhole(profile, observed, target);
                }
              });
    } catch (ProfileStranger notOurs) {
      // The name is somebody else's now: ours is not there, and theirs is left alone.
      return Outcome.settled(() -> gone(profile, claim));
    }
    return Outcome.settled(() -> gone(profile, claim));
  }

  private static void removeWhole(
      InstanceProfile profile, IamInstanceProfile observed, IamInstanceProfiles target) {
    try {
      target.removeWhole(observed, profile.id().toString(), profile.iamId());
    } catch (IamFailure.Refused e) {
      // The name always was somebody else's.
      if (!e.code().equals("NotOurs") || profile.iamId() != null) {
        throw e;
      }
    }
  }

  private void giveBack(
      InstanceProfile profile, IamInstanceProfile found, IamInstanceProfiles target, Claim claim) {
    InstanceProfileName name = found.name();
    Optional<IamInstanceProfile> observed = profile.found() ? Optional.of(found) : Optional.empty();
    if (observed.isEmpty()) {
      return;
    }
    List<String> ours = requiringNew().call(() -> held(profile));
    Optional<RoleName> now = observed.get().role();
    // A role that somebody else has put in meanwhile is not Stint's to take out.
    boolean isOurs = now.map(RoleName::value).map(ours::contains).orElse(true);
    if (!isOurs || Objects.equals(now.map(RoleName::value).orElse(null), profile.foundRole())) {
      return;
    }
    now.ifPresent(role -> target.removeRole(name, role));
    claim.stillHeld();
    try {
      Optional.ofNullable(profile.foundRole())
          .map(RoleName::new)
          .ifPresent(role -> target.addRole(name, role));
    } catch (IamFailure.Missing e) {
      // The role that it came with was deleted: there is nothing to give back.
      return;
    }
  }

  private List<String> held(InstanceProfile profile) {
    return Stream.of(profile.roleId(), profile.boundRoleId())
        .filter(Objects::nonNull)
        .distinct()
        .map(roles::find)
        .flatMap(Optional::stream)
        .map(RoleRef::name)
        .toList();
  }

  /** The role's own reconciler takes it from here; somebody may have begun to use it meanwhile. */
  private void gone(InstanceProfile profile, Claim claim) {
    String subject = profile.name();
    rows.findByIdOptional(profile.id()).ifPresent(rows::delete);
    departures.note(profile.iamId(), claim.now());
    if (profile.adopted()) {
      audit.recordOwn(AuditAction.INSTANCE_PROFILE_GIVEN_BACK, subject, Map.of());
    }
    audit.recordOwn(
        AuditAction.INSTANCE_PROFILE_DELETED, subject, Map.of("adopted", profile.adopted()));
    UUID roleId = profile.withRole() ? profile.roleId() : null;
    Optional.ofNullable(roleId)
        .flatMap(roles::find)
        .ifPresent(
            role -> {
              try {
                roles.delete(role.name(), null);
              } catch (Refusal inUse) {
                audit.recordOwn(
                    AuditAction.INSTANCE_PROFILE_ROLE_KEPT,
                    subject,
                    Map.of("why", inUse.getMessage()));
              }
            });
  }
}
