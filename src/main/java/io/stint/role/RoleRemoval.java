package io.stint.role;

import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.RoleName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes a role that Stint made; gives an adopted one back. */
@ApplicationScoped
class RoleRemoval {

  private final Iam iam;
  private final RoleRows rows;
  private final AuditTrail audit;

  RoleRemoval(Iam iam, RoleRows rows, AuditTrail audit) {
    this.iam = iam;
    this.rows = rows;
    this.audit = audit;
  }

  Outcome remove(Role role, Claim claim) {
    RoleInIam target = new RoleInIam(iam, role, claim);
    Optional<IamRole> there = target.find();
    if (role.adopted()) {
      there.ifPresent(present -> giveBack(role, target, present));
      return gone(role, "role.given-back");
    }
    String profiles = there.isPresent() ? target.instanceProfiles() : "";
    if (!profiles.isEmpty()) {
      return Outcome.failed(
          "InUse", "The role is in an instance profile that is not Stint's: " + profiles, false);
    }
    if (there.isPresent()) {
      removeWhole(role);
    }
    for (String arn : overflow(role)) {
      claim.stillHeld();
      iam.policies().removeWhole(new PolicyArn(arn));
    }
    return gone(role, "role.deleted");
  }

  private void removeWhole(Role role) {
    try {
      iam.roles().removeWhole(new RoleName(role.name()), role.id().toString());
    } catch (IamFailure.Refused e) {
      // The name is somebody else's now, or always was: ours is not there.
      if (!e.code().equals("NotOurs")) {
        throw e;
      }
    }
  }

  private void giveBack(Role role, RoleInIam target, IamRole present) {
    // Without a snapshot nothing was changed yet.
    if (role.found() == null) {
      return;
    }
    Written there = target.read(present);
    Written found = role.found();
    Written wanted =
        new Written(
            null,
            ForeignTrust.base(there.trust(), found.trust()),
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(),
            Map.of());
    Written claimed = role.written() == null ? wanted : role.written();
    target.change(new RoleDifference(there, wanted, claimed, found));
  }

  private static List<String> overflow(Role role) {
    return role.written() == null ? List.of() : List.copyOf(role.written().overflow().keySet());
  }

  private Outcome gone(Role role, String action) {
    return Outcome.settled(
        () -> {
          rows.find(role.id()).ifPresent(rows::remove);
          audit.recordOwn(action, new Subject("role", role.name()), Map.of());
        });
  }
}
