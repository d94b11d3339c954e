package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.iam.Arn;
import io.stint.iam.Ensured;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.RoleName;
import io.stint.iam.RoleSpec;
import io.stint.iam.Tags;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.MfaDemand;
import io.stint.reconcile.Claim;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Looks at a role in IAM before a pass changes it: is it ours, what is there, and what is to become
 * of it. Writes nothing but a role that is not there.
 */
@ApplicationScoped
class RolePreparation {

  private static final Logger LOG = Logger.getLogger(RolePreparation.class);

  private final Iam iam;
  private final RoleRepository rows;
  private final KnownRoles known;
  private final RoleLedger ledger;
  private final UnreadRole unread;
  private final StandingTrust standing;
  private final ForeignTrust foreign;

  RolePreparation(
      Iam iam,
      RoleRepository rows,
      KnownRoles known,
      RoleLedger ledger,
      UnreadRole unread,
      StandingTrust standing) {
    this.iam = iam;
    this.unread = unread;
    this.standing = standing;
    this.foreign = new ForeignTrust(iam.account());
    this.rows = rows;
    this.known = known;
    this.ledger = ledger;
  }

  /**
   * @throws RoleTrouble when that could not be told; what could be ended all the same, has been
   */
  RoleWork prepare(Role role, Claim claim) {
    try {
      return look(role, claim);
    } catch (IamFailure e) {
      throw unread(role, claim, e, e.code(), RoleReconciler.isWorthTrying(e, claim));
    } catch (InvalidPolicyException e) {
      throw unread(role, claim, e, RoleReconciler.UNREADABLE, false);
    }
  }

  private RoleTrouble unread(
      Role role, Claim claim, RuntimeException why, String code, boolean again) {
    String undone =
        claim.revokes() ? unread.end(role, claim).map(what -> "; " + what).orElse("") : "";
    return new RoleTrouble(code, why.getMessage() + undone, again);
  }

  private RoleWork look(Role role, Claim claim) {
    RoleWriter target = new RoleWriter(iam, role, claim);
    if (role.strangerId() != null) {
      known.find(role, target);
    }
    RoleWork.Present present = role.adopted() ? adopted(role, target) : made(role, target);
    role.seen(present.arn(), present.iamId(), present.found());
    Optional<IamFailure> unlooked = lookAtPrincipals(role, target, claim);
    RoleWork.Desired desired = desired(role, claim);
    RoleDocuments documents = new RoleDocuments(quotas());
    RoleSnapshot own = documents.of(role, desired.cuts(), desired.ledger(), present.found());
    RoleSnapshot whole = own;
    // What takes access away looks at what is really there.
    if (role.adopted()
        && role.writtenConfirmed()
        && !claim.revokes()
        && whole.sameOwn(role.written())) {
      return RoleWork.none(target, present, desired, role.written());
    }
    RoleSnapshot observed = present.observed();
    List<String> taken = List.of();
    if (role.adopted()) {
      IamRole now = known.find(role, target).orElseThrow(() -> new RoleGone(role.name()));
      observed = target.read(now, role.overflow());
      if (standing.look(role, observed.trust())) {
        return look(role, claim);
      }
      if (noted(role, OwnersTrust.demand(observed.trust()))) {
        desired = desired(role, claim);
        whole = documents.of(role, desired.cuts(), desired.ledger(), present.found());
      }
      Adoption adoption = new Adoption(role, observed, present.found());
      taken = adoption.taken(whole);
      whole =
          documents
              .of(role, desired.cuts(), desired.ledger(), adoption.beside(whole))
              .withoutInline(taken);
    }
    if (!role.adopted()) {
      whole = foreign.keptIn(whole, observed.trust());
    }
    RoleDifference difference = difference(role, present, observed, whole);
    if (difference.isNone() && taken.isEmpty()) {
      return RoleWork.none(target, present, desired, whole);
    }
    if (!role.adopted()) {
      Optional<String> trust = trust(role, target, present);
      if (trust.isPresent() && standing.look(role, trust.get())) {
        return look(role, claim);
      }
      if (trust.isPresent() && !present.seen()) {
        // What others have put in since the last look is not to be written over.
        whole = foreign.keptIn(own, trust.get());
        difference = difference(role, present, observed.withTrust(trust.get()), whole);
      }
    }
    RuntimeException trouble =
        taken.isEmpty() ? unlooked.orElse(null) : NameTaken.byItsOwner(role.name(), taken);
    return new RoleWork(target, present, desired, whole, difference, trouble);
  }

  private static RoleDifference difference(
      Role role, RoleWork.Present present, RoleSnapshot observed, RoleSnapshot whole) {
    return new RoleDifference(observed, whole, whole.claiming(role.written()), present.found());
  }

  /** Statements of others that are in the trust and not wanted there, in words. */
  List<String> intruders(RoleDifference difference) {
    return foreign.intruders(difference.observed().trust());
  }

  /** As IAM has it now. */
  private Optional<String> trust(Role role, RoleWriter target, RoleWork.Present present) {
    return present.seen()
        ? Optional.of(present.observed().trust())
        : known.find(role, target).map(IamRole::trustPolicy);
  }

  /**
   * Whether some of those whom IAM has not taken are gone, and what is wanted has changed by that.
   */
  boolean areGone(Role role, Set<String> unknown, Claim claim) {
    return !unknown.isEmpty()
        && (ledger.principalsRefused(role.id(), unknown, claim.now())
            | standing.refused(role, unknown));
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

  /**
   * A trust that is written again would let in whoever has somebody's ARN by now.
   *
   * @return why that cannot be told: nothing may be given then, what takes away goes on
   */
  private Optional<IamFailure> lookAtPrincipals(Role role, RoleWriter target, Claim claim) {
    try {
      ledger.lookAtPrincipals(
          role.ref(), () -> known.find(role, target).map(IamRole::trustPolicy), claim.now());
      return Optional.empty();
    } catch (IamFailure.Refused e) {
      LOG.warnf("role %s: principals could not be looked at: %s", role.name(), e.getMessage());
      return Optional.of(e);
    }
  }

  /** Those that were read last do when AWS does not tell them now: no end waits for them. */
  private RoleQuotas quotas() {
    try {
      return RoleQuotas.of(iam);
    } catch (IamFailure e) {
      return RoleQuotas.last(iam).orElseThrow(() -> e);
    }
  }

  private RoleWork.Present made(Role role, RoleWriter target) {
    if (role.writtenConfirmed()) {
      return new RoleWork.Present(role.arn(), role.iamId(), role.written(), null, false);
    }
    Optional<IamRole> observed = role.iamId() == null ? Optional.empty() : known.find(role, target);
    if (observed.isPresent()) {
      return new RoleWork.Present(
          role.arn(), role.iamId(), target.read(observed.get(), role.overflow()), null, true);
    }
    return created(role, target);
  }

  private RoleWork.Present created(Role role, RoleWriter target) {
    RoleSettings settings = role.settings().within(iam.account().boundary());
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
        return new RoleWork.Present(arn.value(), ensured.id(), fresh, null, true);
      }
      case OURS -> {
        IamRole observed = target.find().orElseThrow(() -> new RoleGone(role.name()));
        return new RoleWork.Present(
            arn.value(), ensured.id(), target.read(observed, role.overflow()), null, true);
      }
      default ->
          throw new NameTaken(
              "A role "
                  + role.name()
                  + " is in IAM already and was not made for this. It can be adopted: adopt:"
                  + " true.");
    }
  }

  private RoleWork.Present adopted(Role role, RoleWriter target) {
    if (role.writtenConfirmed()) {
      return new RoleWork.Present(role.arn(), role.iamId(), role.written(), role.found(), false);
    }
    IamRole observed = known.find(role, target).orElseThrow(() -> new RoleGone(role.name()));
    if (observed.reserved()) {
      throw new NameTaken(role.name() + " belongs to AWS and is never changed.");
    }
    RoleSnapshot found = role.found();
    if (found == null) {
      found = target.read(observed, role.overflow());
      RoleSnapshot snapshot = found;
      QuarkusTransaction.requiringNew().run(() -> rows.found(role.id(), snapshot));
    }
    return new RoleWork.Present(observed.arn().value(), observed.id(), null, found, true);
  }

  private RoleWork.Desired desired(Role role, Claim claim) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                RoleWork.Desired.of(
                    role,
                    rows.cuts(role.id()),
                    ledger.desired(role.ref(), claim.now()),
                    claim.now()));
  }
}
