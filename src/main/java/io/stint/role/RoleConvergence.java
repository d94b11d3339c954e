package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.iam.Arn;
import io.stint.iam.Ensured;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.RoleName;
import io.stint.iam.RoleSpec;
import io.stint.iam.Tags;
import io.stint.policy.MfaDemand;
import io.stint.policy.Statement;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Brings a role in IAM to what its row and the ledgers want of it. */
@ApplicationScoped
class RoleConvergence {

  private static final Logger LOG = Logger.getLogger(RoleConvergence.class);

  private final Iam iam;
  private final RoleRows rows;
  private final KnownRoles known;
  private final Ledgers ledgers;
  private final AuditTrail audit;
  private final Clock clock;

  RoleConvergence(
      Iam iam, RoleRows rows, KnownRoles known, Ledgers ledgers, AuditTrail audit, Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.known = known;
    this.ledgers = ledgers;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The role as it stands before the pass changes it.
   *
   * @param observed what is in IAM; on an adopted role that needs no look, Stint's part of it
   * @param seen whether this pass has made the role or looked at it: it is no stranger
   */
  private record Present(
      String arn, String iamId, RoleSnapshot observed, RoleSnapshot found, boolean seen) {}

  /** What is wanted at the instant of the pass. */
  private record Desired(List<Statement> cuts, Instant next, Ledgers.Desired ledger) {}

  Outcome converge(Role role, Claim claim) {
    RoleWriter target = new RoleWriter(iam, role, claim);
    if (role.strangerId() != null) {
      known.find(role, target);
    }
    Present present = role.adopted() ? adopted(role, target) : made(role, target);
    role.seen(present.arn(), present.iamId(), present.found());
    lookAtPrincipals(role, target, claim);
    Desired desired = QuarkusTransaction.requiringNew().call(() -> desired(role, claim.now()));
    RoleDocuments documents = new RoleDocuments(quotas());
    RoleSnapshot whole =
        documents.of(role, desired.cuts(), desired.ledger().all(), present.found());
    // What takes access away looks at what is really there.
    if (role.adopted()
        && role.writtenConfirmed()
        && !claim.revokes()
        && whole.sameOwn(role.written())) {
      return settled(role, present, role.written(), desired, claim);
    }
    RoleSnapshot observed = present.observed();
    List<String> taken = List.of();
    if (role.adopted()) {
      IamRole now = known.find(role, target).orElseThrow(() -> new RoleGone(role.name()));
      observed = target.read(now);
      if (noted(role, OwnersTrust.demand(observed.trust()))) {
        desired = QuarkusTransaction.requiringNew().call(() -> desired(role, claim.now()));
        whole = documents.of(role, desired.cuts(), desired.ledger().all(), present.found());
      }
      Adoption adoption = new Adoption(role, observed, present.found());
      taken = adoption.taken(whole);
      whole =
          documents
              .of(role, desired.cuts(), desired.ledger().all(), adoption.beside(whole))
              .withoutInline(taken);
    }
    RoleDifference difference =
        new RoleDifference(
            observed.withOverflow(role.writtenConfirmed() ? role.written().overflow() : Map.of()),
            whole,
            whole.claiming(role.written()),
            present.found());
    if (difference.isNone() && taken.isEmpty()) {
      return settled(role, present, whole, desired, claim);
    }
    if (!role.adopted() && !present.seen()) {
      known.find(role, target);
    }
    QuarkusTransaction.requiringNew().run(() -> rows.writing(role.id(), difference.claimed()));
    RoleSteps steps = new RoleSteps(target, difference);
    RoleSteps.Applied applied = taken.isEmpty() ? steps.run() : steps.end();
    RuntimeException trouble =
        taken.isEmpty() ? applied.failure() : NameTaken.byItsOwner(role.name(), taken);
    if (trouble != null && !applied.ended()) {
      throw trouble;
    }
    if (trouble != null) {
      if (claim.revokes()) {
        target.requireEnded(difference, applied);
      }
      return endedWithout(trouble, role, desired, claim);
    }
    Set<String> unknown = applied.unknown();
    if (claim.revokes()) {
      target.requireSeen(difference, unknown);
    }
    if (!target.refused().isEmpty()) {
      return settledWithoutOwn(target.refused(), unknown, role, present, whole, desired);
    }
    return unknown.isEmpty()
        ? settled(role, present, whole, desired, claim)
        : settledWithout(unknown, role, present, whole, desired, claim);
  }

  /** Says whether the owner demands something else than before. */
  private boolean noted(Role role, MfaDemand owners) {
    if (owners.equals(role.ownersDemand())) {
      return false;
    }
    QuarkusTransaction.requiringNew().run(() -> rows.demanded(role.id(), owners));
    role.seen(owners);
    return true;
  }

  /** A trust that is written again would let in whoever has somebody's ARN by now. */
  private void lookAtPrincipals(Role role, RoleWriter target, Claim claim) {
    try {
      ledgers.lookAtPrincipals(
          role.ref(), () -> known.find(role, target).map(IamRole::trustPolicy), claim.now());
    } catch (IamFailure.Refused e) {
      // Who may not look has to go on: what takes access away does not wait for this.
      LOG.warnf("role %s: principals could not be looked at: %s", role.name(), e.getMessage());
    }
  }

  /** What is over is gone whatever else could not be written, and that is told. */
  private Outcome endedWithout(RuntimeException trouble, Role role, Desired desired, Claim claim) {
    boolean byAws = trouble instanceof IamFailure;
    return Outcome.failed(
        byAws ? ((IamFailure) trouble).code() : NameTaken.CODE,
        trouble.getMessage(),
        byAws && RoleReconciler.isWorthTrying((IamFailure) trouble, claim),
        desired.next(),
        () -> ledgers.over(role.id(), desired.ledger(), clock.instant()));
  }

  /** Those that were read last do when AWS does not tell them now: no end waits for them. */
  private RoleQuotas quotas() {
    try {
      return RoleQuotas.of(iam);
    } catch (IamFailure e) {
      return RoleQuotas.last(iam).orElseThrow(() -> e);
    }
  }

  private Present made(Role role, RoleWriter target) {
    if (role.writtenConfirmed()) {
      return new Present(role.arn(), role.iamId(), role.written(), null, false);
    }
    Optional<IamRole> observed = role.iamId() == null ? Optional.empty() : known.find(role, target);
    if (observed.isPresent()) {
      return new Present(role.arn(), role.iamId(), target.read(observed.get()), null, true);
    }
    return created(role, target);
  }

  private Present created(Role role, RoleWriter target) {
    RoleSettings settings = role.settings();
    String trust = Trust.document(Trust.statements(settings.trust())).toJson();
    Ensured ensured =
        iam.roles()
            .ensure(
                new RoleSpec(
                    new RoleName(role.name()),
                    trust,
                    settings.description(),
                    settings.maxSessionDuration(),
                    Optional.ofNullable(settings.permissionsBoundary()).map(PolicyArn::new),
                    Tags.of(settings.tags())),
                role.id().toString());
    Arn arn = ensured.arn();
    switch (ensured.standing()) {
      case CREATED -> {
        RoleSnapshot fresh =
            new RoleSnapshot(
                null,
                trust,
                settings.description(),
                settings.maxSessionDuration(),
                settings.tags(),
                settings.permissionsBoundary(),
                Map.of(),
                List.of(),
                Map.of());
        return new Present(arn.value(), ensured.id(), fresh, null, true);
      }
      case OURS -> {
        IamRole observed = target.find().orElseThrow(() -> new RoleGone(role.name()));
        return new Present(arn.value(), ensured.id(), target.read(observed), null, true);
      }
      default ->
          throw new NameTaken(
              "A role "
                  + role.name()
                  + " is in IAM already and was not made for this. It can be adopted: adopt:"
                  + " true.");
    }
  }

  private Present adopted(Role role, RoleWriter target) {
    if (role.writtenConfirmed()) {
      return new Present(role.arn(), role.iamId(), role.written(), role.found(), false);
    }
    IamRole observed = known.find(role, target).orElseThrow(() -> new RoleGone(role.name()));
    if (observed.reserved()) {
      throw new NameTaken(role.name() + " belongs to AWS and is never changed.");
    }
    RoleSnapshot found = role.found();
    if (found == null) {
      found = target.read(observed);
      RoleSnapshot snapshot = found;
      QuarkusTransaction.requiringNew().run(() -> rows.found(role.id(), snapshot));
    }
    return new Present(observed.arn().value(), observed.id(), null, found, true);
  }

  private Desired desired(Role role, Instant now) {
    List<SessionRevocation> cuts = rows.cuts(role.id());
    Ledgers.Desired ledger = ledgers.on(role.ref(), now);
    return new Desired(
        SessionDenies.ofCuts(cuts, role.iamId(), now),
        SessionRevocation.nextEnd(cuts, ledger.next(), now),
        ledger);
  }

  /** All but those whom IAM does not know have what they should. */
  private Outcome settledWithout(
      Set<String> unknown,
      Role role,
      Present present,
      RoleSnapshot whole,
      Desired desired,
      Claim claim) {
    RoleSnapshot left = whole.withTrust(OwnersTrust.without(whole.trust(), unknown));
    return Outcome.failed(
        "UnknownPrincipal",
        "IAM does not know " + String.join(", ", unknown) + ": left out of the trust policy",
        claim.attempts() < RoleReconciler.PROPAGATION_ATTEMPTS,
        desired.next(),
        () -> {
          Instant now = clock.instant();
          rows.find(role.id()).orElseThrow().left(present.arn(), present.iamId(), left, now);
          rows.dropCutsOverAt(role.id(), claim.now());
          ledgers.written(role.id(), desired.ledger(), unknown, now);
        });
  }

  /** All that grants want is there, but not all that the role itself should hold. */
  private Outcome settledWithoutOwn(
      Map<String, IamFailure> refused,
      Set<String> unknown,
      Role role,
      Present present,
      RoleSnapshot whole,
      Desired desired) {
    Map.Entry<String, IamFailure> first = refused.entrySet().iterator().next();
    return Outcome.failed(
        first.getValue().code(),
        "IAM refuses the policy " + first.getKey() + ": " + first.getValue().getMessage(),
        false,
        desired.next(),
        () -> {
          Instant now = clock.instant();
          rows.find(role.id())
              .orElseThrow()
              .left(
                  present.arn(),
                  present.iamId(),
                  whole.withTrust(OwnersTrust.without(whole.trust(), unknown)),
                  now);
          ledgers.written(role.id(), desired.ledger(), unknown, now);
        });
  }

  private Outcome settled(
      Role role, Present present, RoleSnapshot left, Desired desired, Claim claim) {
    Instant next = desired.next();
    return Outcome.settledUntil(
        next,
        next != null && desired.ledger().revokesAt(next),
        () -> {
          Instant now = clock.instant();
          Role row = rows.find(role.id()).orElseThrow();
          boolean first = row.arn() == null;
          row.settled(present.arn(), present.iamId(), left, now);
          rows.dropCutsOverAt(role.id(), claim.now());
          ledgers.written(role.id(), desired.ledger(), Set.of(), now);
          if (first) {
            audit.recordOwn(
                "role.active", new Subject("role", role.name()), Map.of("arn", present.arn()));
          }
        });
  }
}
