package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.iam.IamFailure;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.role.trust.OwnersTrust;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings a role in IAM to what its row and the ledger wants of it. */
@ApplicationScoped
class RoleConvergence {

  private final RolePreparation preparation;
  private final RoleRepository rows;
  private final RoleLedger ledger;
  private final UndeniedSessions undenied;
  private final AuditTrail audit;
  private final Clock clock;

  RoleConvergence(
      RolePreparation preparation,
      RoleRepository rows,
      RoleLedger ledger,
      UndeniedSessions undenied,
      AuditTrail audit,
      Clock clock) {
    this.preparation = preparation;
    this.rows = rows;
    this.ledger = ledger;
    this.undenied = undenied;
    this.audit = audit;
    this.clock = clock;
  }

  Outcome converge(Role role, Claim claim) {
    RoleWork work = preparation.prepare(role, claim);
    RoleWork.Present present = work.present();
    RoleWork.Desired desired = work.desired();
    RoleSnapshot whole = work.whole();
    RoleDifference difference = work.difference();
    if (difference == null) {
      return settled(role, present, whole, desired, claim);
    }
    QuarkusTransaction.requiringNew().run(() -> rows.writing(role.id(), difference.claimed()));
    RoleWriter target = work.target();
    RoleSteps.Applied applied = target.write(difference, work.trouble() == null);
    if (applied.ended() && !role.adopted()) {
      tell(role, preparation.intruders(difference));
    }
    RuntimeException trouble = work.trouble() == null ? applied.failure() : work.trouble();
    if (preparation.areGone(role, applied.unknown(), claim) && trouble == null) {
      return converge(
          QuarkusTransaction.requiringNew().call(() -> rows.findById(role.id())), claim);
    }
    if (trouble != null && !applied.ended()) {
      IamFailure failure = applied.failure();
      throw failure != null && claim.revokes() && !applied.denied()
          ? undenied(role, claim, failure)
          : failure == null ? trouble : failure;
    }
    if (trouble != null) {
      return endedWithout(trouble, role, desired, claim);
    }
    Set<String> unknown = applied.unknown();
    if (!applied.refused().isEmpty()) {
      return settledWithoutOwn(applied.refused(), unknown, role, present, whole, desired);
    }
    return unknown.isEmpty()
        ? settled(role, present, whole, desired, claim)
        : settledWithout(unknown, role, present, whole, desired, claim);
  }

  /** What of others' the trust does not say any more, whatever else becomes of the pass. */
  private void tell(Role role, List<String> taken) {
    if (!taken.isEmpty()) {
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  audit.recordOwn(
                      AuditAction.ROLE_FOREIGN_REMOVED, role.name(), Map.of("what", taken)));
    }
  }

  private RoleTrouble undenied(Role role, Claim claim, IamFailure why) {
    return new RoleTrouble(
        why.code(), undenied.tell(role, why), RoleReconciler.isWorthTrying(why, claim));
  }

  /** What is over is gone whatever else could not be written, and that is told. */
  private Outcome endedWithout(
      RuntimeException trouble, Role role, RoleWork.Desired desired, Claim claim) {
    boolean byAws = trouble instanceof IamFailure;
    return Outcome.failed(
        byAws ? ((IamFailure) trouble).code() : NameTaken.CODE,
        trouble.getMessage(),
        byAws && RoleReconciler.isWorthTrying((IamFailure) trouble, claim),
        desired.next(),
        () -> ledger.onlyEnded(role.ref(), desired.ledger(), clock.instant()));
  }

  /** All but those whom IAM does not know have what they should. */
  private Outcome settledWithout(
      Set<String> unknown,
      Role role,
      RoleWork.Present present,
      RoleSnapshot whole,
      RoleWork.Desired desired,
      Claim claim) {
    RoleSnapshot left = whole.withTrust(OwnersTrust.without(whole.trust(), unknown));
    return Outcome.failed(
        "UnknownPrincipal",
        "IAM does not know " + String.join(", ", unknown) + ": left out of the trust policy",
        claim.attempts() < RoleReconciler.PROPAGATION_ATTEMPTS,
        desired.next(),
        () -> {
          Instant now = clock.instant();
          rows.findByIdOptional(role.id())
              .orElseThrow()
              .left(present.arn(), present.iamId(), left, now);
          rows.dropCutsOverAt(role.id(), claim.now());
          ledger.applied(role.ref(), desired.ledger(), unknown, now);
        });
  }

  /** All that grants want is there, but not all that the role itself should hold. */
  private Outcome settledWithoutOwn(
      Map<String, IamFailure> refused,
      Set<String> unknown,
      Role role,
      RoleWork.Present present,
      RoleSnapshot whole,
      RoleWork.Desired desired) {
    Map.Entry<String, IamFailure> first = refused.entrySet().iterator().next();
    return Outcome.failed(
        first.getValue().code(),
        "IAM refuses the policy " + first.getKey() + ": " + first.getValue().getMessage(),
        false,
        desired.next(),
        () -> {
          Instant now = clock.instant();
          rows.findByIdOptional(role.id())
              .orElseThrow()
              .left(
                  present.arn(),
                  present.iamId(),
                  whole.withTrust(OwnersTrust.without(whole.trust(), unknown)),
                  now);
          ledger.applied(role.ref(), desired.ledger(), unknown, now);
        });
  }

  private Outcome settled(
      Role role,
      RoleWork.Present present,
      RoleSnapshot left,
      RoleWork.Desired desired,
      Claim claim) {
    Instant next = desired.next();
    Runnable record =
        () -> {
          Instant now = clock.instant();
          Role row = rows.findByIdOptional(role.id()).orElseThrow();
          boolean first = row.arn() == null;
          row.settled(present.arn(), present.iamId(), left, now);
          rows.dropCutsOverAt(role.id(), claim.now());
          ledger.applied(role.ref(), desired.ledger(), Set.of(), now);
          if (first) {
            audit.recordOwn(AuditAction.ROLE_ACTIVATED, role.name(), Map.of("arn", present.arn()));
          }
        };
    return role.gone().isEmpty()
        ? Outcome.settledUntil(next, next != null && desired.ledger().revokesAt(next), record)
        : Outcome.failed("PrincipalGone", gone(role), false, next, record);
  }

  private static String gone(Role role) {
    return "deleted in IAM, and left out of the trust policy whoever has the name now: "
        + String.join(", ", role.gone())
        + "; take the entry out of the role's trust, and put it in again if that is meant";
  }
}
