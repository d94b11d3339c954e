package io.stint.role;

import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.RoleName;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes a role that Stint made; an adopted one is handed back. */
@ApplicationScoped
class RoleRemoval {

  private final Iam iam;
  private final RoleRows rows;
  private final HandBack handBack;
  private final AuditTrail audit;

  RoleRemoval(Iam iam, RoleRows rows, HandBack handBack, AuditTrail audit) {
    this.iam = iam;
    this.rows = rows;
    this.handBack = handBack;
    this.audit = audit;
  }

  Outcome remove(Role role, Claim claim) {
    RoleInIam target = new RoleInIam(iam, role, claim);
    Optional<IamRole> there = target.find();
    if (role.adopted()) {
      return handBack
          .bring(role, target, there, claim)
          .orElseGet(() -> gone(role, "role.given-back"));
    }
    boolean ours = there.filter(present -> present.id().equals(role.iamId())).isPresent();
    String profiles = ours ? target.instanceProfiles() : "";
    if (!profiles.isEmpty()) {
      return Outcome.failed(
          "InUse", "The role is in an instance profile that is not Stint's: " + profiles, false);
    }
    if (there.isPresent()) {
      removeWhole(role, ours);
    } else if (role.written() != null) {
      removeUnseen(role);
    }
    for (String arn : overflow(role)) {
      claim.stillHeld();
      iam.policies().removeWhole(new PolicyArn(arn));
    }
    return gone(role, "role.deleted");
  }

  private void removeWhole(Role role, boolean ours) {
    try {
      iam.roles().removeWhole(new RoleName(role.name()), role.id().toString());
    } catch (IamFailure.Refused e) {
      // The name is somebody else's now, or always was: ours is not there.
      if (ours || !e.code().equals("NotOurs")) {
        throw e;
      }
    }
  }

  private void removeUnseen(Role role) {
    iam.roles()
        .removeUnseen(
            new RoleName(role.name()),
            role.written().attached().stream().map(PolicyArn::new).toList(),
            role.written().inline().keySet().stream().map(PolicyName::new).toList());
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
