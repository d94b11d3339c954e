package io.stint.role;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.Iam;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.RoleName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.sweep.Departures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Removes a role that Stint made; an adopted one is handed back. */
@ApplicationScoped
class RoleRemoval {

  private final Iam iam;
  private final RoleRepository rows;
  private final KnownRoles known;
  private final AdoptedRoleRelease handBack;
  private final Departures departures;
  private final AuditTrail audit;

  RoleRemoval(
      Iam iam,
      RoleRepository rows,
      KnownRoles known,
      AdoptedRoleRelease handBack,
      Departures departures,
      AuditTrail audit) {
    this.iam = iam;
    this.rows = rows;
    this.known = known;
    this.handBack = handBack;
    this.departures = departures;
    this.audit = audit;
  }

  Outcome remove(Role role, Claim claim) {
    RoleWriter target = new RoleWriter(iam, role, claim);
    Optional<IamRole> observed;
    try {
      observed = known.find(role, target);
    } catch (RoleStranger notOurs) {
      // Ours is not there any more, and theirs is left alone.
      return gone(role, claim);
    }
    if (role.adopted()) {
      return handBack
          .converge(role, target, observed, claim)
          .orElseGet(() -> forgotten(role, claim));
    }
    String profiles = observed.isPresent() ? target.instanceProfiles() : "";
    if (!profiles.isEmpty()) {
      return Outcome.failed(
          "InUse", "The role is in an instance profile that is not Stint's: " + profiles, false);
    }
    if (observed.isPresent()) {
      iam.roles().removeWhole(observed.get(), role.id().toString(), role.iamId());
    } else if (role.written() != null) {
      removeUnseen(role);
    }
    return gone(role, claim);
  }

  /** Managed policies outlive the role that they were made for. */
  private Outcome gone(Role role, Claim claim) {
    for (String arn : role.overflow()) {
      claim.stillHeld();
      iam.policies().removeWhole(new PolicyArn(arn));
    }
    return forgotten(role, claim);
  }

  private void removeUnseen(Role role) {
    iam.roles()
        .removeUnseen(
            new RoleName(role.name()),
            role.written().attached().stream().map(PolicyArn::new).toList(),
            role.written().inline().keySet().stream().map(PolicyName::new).toList());
  }

  private Outcome forgotten(Role role, Claim claim) {
    return Outcome.settled(
        () -> {
          rows.findByIdOptional(role.id()).ifPresent(rows::delete);
          departures.note(role.iamId(), claim.now());
          if (role.adopted()) {
            audit.recordOwn(AuditAction.ROLE_GIVEN_BACK, role.name(), Map.of());
          }
          audit.recordOwn(AuditAction.ROLE_DELETED, role.name(), Map.of("adopted", role.adopted()));
        });
  }
}
