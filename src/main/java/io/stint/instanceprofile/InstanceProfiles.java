package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.role.Roles;
import io.stint.web.EntityTag;
import io.stint.web.MergePatch;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The door of the room. */
@ApplicationScoped
public class InstanceProfiles {

  private final ProfileRepository rows;
  private final ProfileRules checks;
  private final Roles roles;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;

  InstanceProfiles(
      ProfileRepository rows,
      ProfileRules checks,
      Roles roles,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock) {
    this.rows = rows;
    this.checks = checks;
    this.roles = roles;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  /** Stores the profile, and a role in line before it; in the caller's transaction. */
  void create(ProfileRules.Checked checked) {
    InstanceProfileRequest request = checked.request();
    rows.lock(request.name())
        .ifPresent(
            observed -> {
              throw Refusal.of(
                  ProblemCode.NAME_TAKEN,
                  "There is an instance profile " + observed.name() + " already.");
            });
    UUID roleId =
        checked.role() == null
            ? checks.usable(request.roleName())
            : roles.create(checked.role()).id();
    Instant now = clock.instant();
    InstanceProfile profile = new InstanceProfile(ReconciledRow.newId(now), request, roleId, now);
    profile.toBe(checked.foundId());
    rows.persistAndFlush(profile);
    record(
        profile,
        request.adopt()
            ? AuditAction.INSTANCE_PROFILE_ADOPTED
            : AuditAction.INSTANCE_PROFILE_CREATED,
        Map.of("role", Optional.ofNullable(request.roleName()).orElse("")));
    loop.wakeAfterCommit();
  }

  /** In the caller's transaction. */
  void change(String name, MergePatch patch, String ifMatch) {
    InstanceProfile profile = changeable(name, ifMatch);
    ProfileSettings before = settings(profile);
    ProfileSettings changed = patch.applyTo(before);
    checks.changed(changed, profile.adopted());
    if (!changed.equals(before)) {
      profile.change(checks.usable(changed.role()), changed.tags(), clock.instant());
      audit.recordChange(
          AuditAction.INSTANCE_PROFILE_CHANGED,
          profile.name(),
          Map.of("role", Optional.ofNullable(changed.role()).orElse("")),
          before,
          changed);
      loop.wakeAfterCommit();
    }
  }

  /** What the change would make of it; nothing is stored. In the caller's transaction. */
  ProfilePlan plan(String name, MergePatch patch, String ifMatch) {
    InstanceProfile profile = changeable(name, ifMatch);
    ProfileSettings changed = patch.applyTo(settings(profile));
    checks.changed(changed, profile.adopted());
    checks.usable(changed.role());
    return new ProfilePlan(profile.name(), changed.role(), null);
  }

  /** The ARN of what is to be deleted, if it is known to be in IAM. */
  Optional<String> arn(String name, String ifMatch) {
    return requiringNew()
        .call(
            () -> {
              InstanceProfile profile = locked(name);
              EntityTag.check(ifMatch, profile.version());
              return Optional.ofNullable(profile.arn());
            });
  }

  /**
   * In the caller's transaction.
   *
   * @param withRole the role is to go too; 409 when something else uses it
   */
  void delete(String name, boolean withRole, String ifMatch) {
    InstanceProfile profile = locked(name);
    EntityTag.check(ifMatch, profile.version());
    if (profile.state() == ProfileState.DELETING) {
      return;
    }
    if (withRole && profile.roleId() != null) {
      roles.requireUnused(profile.roleId(), HeldRoles.by(profile));
    }
    profile.delete(withRole, clock.instant());
    record(profile, AuditAction.INSTANCE_PROFILE_DELETION_REQUESTED, Map.of("withRole", withRole));
    loop.wakeAfterCommit();
  }

  private InstanceProfile changeable(String name, String ifMatch) {
    InstanceProfile profile = locked(name);
    EntityTag.check(ifMatch, profile.version());
    profile.requireNotDeleting();
    return profile;
  }

  private ProfileSettings settings(InstanceProfile profile) {
    return new ProfileSettings(roleName(profile.roleId()), profile.tags());
  }

  private String roleName(UUID roleId) {
    return roleId == null ? null : roles.find(roleId).map(role -> role.name()).orElse(null);
  }

  private InstanceProfile locked(String name) {
    return rows.lock(name).orElseThrow(() -> Refusal.notFound("instance profile", name));
  }

  private void record(InstanceProfile profile, AuditAction action, Map<String, ?> details) {
    audit.record(action, profile.name(), details);
  }
}
