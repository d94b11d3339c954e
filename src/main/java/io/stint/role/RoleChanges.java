package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.reconcile.ReconcileLoop;
import io.stint.web.EntityTag;
import io.stint.web.MergePatch;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Changes of a role's settings: checked against IAM, then stored. */
@ApplicationScoped
class RoleChanges {

  private static final int TRIES = 3;

  private final RoleRepository rows;
  private final RoleChecks checks;
  private final RoleForecast fit;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;

  RoleChanges(
      RoleRepository rows,
      RoleChecks checks,
      RoleForecast fit,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock) {
    this.rows = rows;
    this.checks = checks;
    this.fit = fit;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  RolePlan plan(String name, MergePatch patch, String ifMatch) {
    Role current = QuarkusTransaction.requiringNew().call(() -> changeable(name, ifMatch));
    RoleSettings changed = patched(current, patch);
    RoleChecks.Looked looked = checks.changed(current, changed);
    return QuarkusTransaction.requiringNew()
        .call(() -> fit.plan(changeable(name, ifMatch), changed, looked));
  }

  /** What is asked is checked against IAM first, which a transaction may not wait for. */
  void change(String name, MergePatch patch, String ifMatch) {
    for (int i = 0; i < TRIES; i++) {
      Role current = QuarkusTransaction.requiringNew().call(() -> changeable(name, ifMatch));
      RoleSettings changed = patched(current, patch);
      RoleChecks.Looked looked = checks.changed(current, changed);
      if (QuarkusTransaction.requiringNew()
          .call(() -> changed(name, ifMatch, current.settings(), changed, looked))) {
        return;
      }
    }
    throw Refusal.unavailable(
        ProblemCode.BUSY, "Others are changing the role at this moment.", Duration.ofSeconds(1));
  }

  private RoleSettings patched(Role current, MergePatch patch) {
    RoleSettings changed = patch.applyTo(current.settings());
    return current.adopted() ? changed : checks.bounded(current, changed.withDefaults());
  }

  private static Map<String, Object> told(RoleSettings before, RoleSettings changed) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("changed", changed.differsIn(before));
    if (!changed.grants().privileged().equals(before.grants().privileged())) {
      told.put("privileged", changed.grants().privileged());
    }
    return told;
  }

  private Role changeable(String name, String ifMatch) {
    Role role = rows.lock(name).orElseThrow(() -> RoleChecks.unknown(name));
    EntityTag.check(ifMatch, role.version());
    role.requireNotDeleting();
    return role;
  }

  private boolean changed(
      String name,
      String ifMatch,
      RoleSettings before,
      RoleSettings changed,
      RoleChecks.Looked looked) {
    Role role = changeable(name, ifMatch);
    if (!role.settings().equals(before)) {
      return false;
    }
    if (!changed.equals(before)) {
      fit.plan(role, changed, looked);
      role.change(changed, clock.instant());
      audit.recordChange(
          AuditAction.ROLE_CHANGED, role.name(), told(before, changed), before, changed);
      if (changed.grants().privileged() && !before.grants().privileged()) {
        fit.becamePrivileged(role);
      }
      if (Roles.leadsOn(changed)) {
        fit.leadsOn(role);
      }
      loop.wakeAfterCommit();
    }
    return true;
  }
}
