package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.entitlement.Entitlements;
import io.stint.entitlement.Revisions;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamRole;
import io.stint.policy.Statement;
import io.stint.reconcile.Claim;
import io.stint.reconcile.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gives an adopted role back as it was before Stint. What denies ended sessions stays until none of
 * them can live: without it they would have their access again.
 */
@ApplicationScoped
class AdoptedRoleRelease {

  private static final RoleSettings NOTHING =
      new RoleSettings(
          null,
          null,
          Map.of(),
          null,
          RequestedPolicies.NONE,
          List.of(),
          GrantRequirements.NONE,
          null);

  private final Iam iam;
  private final RoleRepository rows;
  private final RoleLedger ledger;
  private final Clock clock;

  AdoptedRoleRelease(Iam iam, RoleRepository rows, RoleLedger ledger, Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** What still has to be denied, and when less has to be. */
  private record Denied(List<Statement> cuts, Entitlements entitlements, Instant next) {}

  /**
   * @param present what IAM shows, which may lag behind what was written
   * @return empty when all is given back
   */
  Optional<Outcome> converge(Role role, RoleWriter target, Optional<IamRole> present, Claim claim) {
    // Without a snapshot nothing was changed yet.
    if (role.found() == null || (present.isEmpty() && role.written() == null)) {
      return Optional.empty();
    }
    Optional<RoleSnapshot> read = present.map(seen -> target.read(seen, role.overflow()));
    RoleSnapshot observed = read.map(it -> shown(role, it)).orElse(role.written());
    Denied denied = QuarkusTransaction.requiringNew().call(() -> denied(role, claim.now()));
    RoleSnapshot desired = desired(role, read.orElse(observed), denied);
    RoleDifference difference =
        new RoleDifference(observed, desired, desired.claiming(role.written()), role.found());
    try {
      if (!difference.isNone()) {
        QuarkusTransaction.requiringNew().run(() -> rows.writing(role.id(), difference.claimed()));
        IamFailure failure = target.write(difference, true).failure();
        if (failure != null) {
          throw failure;
        }
      }
    } catch (IamFailure.Missing gone) {
      return Optional.empty();
    }
    return desired.inline().isEmpty() && desired.overflow().isEmpty()
        ? Optional.empty()
        : Optional.of(denying(role, desired, denied, claim));
  }

  /**
   * Also what Stint has written and IAM does not show (yet): it is taken back whatever is shown.
   */
  private static RoleSnapshot shown(Role role, RoleSnapshot read) {
    RoleSnapshot written = role.written();
    if (written == null) {
      return read;
    }
    Map<String, String> inline = new TreeMap<>(written.inline());
    inline.putAll(read.inline());
    TreeSet<String> attached = new TreeSet<>(written.attached());
    attached.addAll(read.attached());
    String trust = written.ownTrust() == null ? read.trust() : written.trust();
    Map<String, String> overflow = new TreeMap<>(written.overflow());
    overflow.putAll(read.overflow());
    return read.withInline(inline)
        .withAttached(List.copyOf(attached))
        .withOverflow(overflow)
        .withTrust(trust);
  }

  private RoleSnapshot desired(Role role, RoleSnapshot observed, Denied denied) {
    RoleSnapshot owners = new Adoption(role, observed, role.found()).beside(RoleSnapshot.NOTHING);
    return new RoleDocuments(RoleQuotas.of(iam))
        .of(role.with(NOTHING), denied.cuts(), denied.entitlements(), owners);
  }

  private Denied denied(Role role, Instant now) {
    if (role.iamId() == null) {
      return new Denied(List.of(), Entitlements.NOTHING, null);
    }
    List<SessionRevocation> cuts = rows.cuts(role.id());
    Entitlements desired = ledger.desired(role.ref(), now);
    return new Denied(
        RevocationDenies.ofCuts(cuts, role.iamId(), now),
        Entitlements.ofRole(List.of(), desired.denies(), null, false, Revisions.NONE),
        SessionRevocation.nextEnd(cuts, desired.next(), now));
  }

  private Outcome denying(Role role, RoleSnapshot left, Denied denied, Claim claim) {
    return Outcome.settledUntil(
        denied.next(),
        false,
        () -> {
          Instant now = clock.instant();
          rows.findByIdOptional(role.id()).orElseThrow().left(role.arn(), role.iamId(), left, now);
          rows.dropCutsOverAt(role.id(), claim.now());
        });
  }
}
