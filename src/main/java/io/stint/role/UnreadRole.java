package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.entitlement.IndependentCalls;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.reconcile.Claim;
import io.stint.role.trust.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Ends what can be ended on a role that cannot be read now: AWS refuses a call that only reads, or
 * somebody has written a trust policy that is not understood here. Nothing is given, and nobody's
 * is removed.
 *
 * <p>Denies on sessions need no look at whose the role is. Each names the unique id that the role
 * of the row had, under a name of a policy that holds that id too: in a role that somebody else has
 * made under the name since, it stands in place of nothing and hits nobody. A trust policy is
 * replaced whole, so that is done only where IAM shows, in one way or the other, that the role is
 * still ours.
 */
@ApplicationScoped
class UnreadRole {

  private static final Logger LOG = Logger.getLogger(UnreadRole.class);

  private final Iam iam;
  private final RoleRepository rows;
  private final KnownRoles known;
  private final RoleLedger ledger;
  private final UndeniedSessions undenied;
  private final StandingTrust standing;

  UnreadRole(
      Iam iam,
      RoleRepository rows,
      KnownRoles known,
      RoleLedger ledger,
      UndeniedSessions undenied,
      StandingTrust standing) {
    this.iam = iam;
    this.standing = standing;
    this.undenied = undenied;
    this.rows = rows;
    this.known = known;
    this.ledger = ledger;
  }

  /** What is written of the role beside {@link RevocationDenies#POLICY} until it can be read. */
  static String policy(Role role) {
    return RevocationDenies.POLICY + "-" + role.iamId();
  }

  /**
   * Each of the two whatever becomes of the other.
   *
   * @return what was not done, in words; empty: all of it was
   */
  Optional<String> end(Role role, Claim claim) {
    if (role.iamId() == null || role.arn() == null || role.strangerId() != null) {
      return Optional.empty();
    }
    RoleWriter target = new RoleWriter(iam, role, claim);
    List<String> undone = new ArrayList<>();
    deny(role, target, desired(role, claim)).ifPresent(why -> undone.add(undenied.tell(role, why)));
    narrow(role, target, claim)
        .ifPresent(why -> undone.add("its trust policy is as it was: " + why));
    return undone.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", undone));
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

  private Optional<IamFailure> deny(Role role, RoleWriter target, RoleWork.Desired desired) {
    List<Statement> denies = new ArrayList<>(desired.cuts());
    denies.addAll(desired.ledger().denies());
    List<Statement> ours = RevocationDenies.of(role.iamId(), denies);
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    try {
      denyWithin(role, target, ours);
      return Optional.empty();
    } catch (IamFailure e) {
      return Optional.of(e);
    }
  }

  /** Where there is no room for all, those that end something by now have to do. */
  private void denyWithin(Role role, RoleWriter target, List<Statement> denies) {
    try {
      put(role, target, denies);
    } catch (IamFailure.Quota e) {
      List<Statement> least = RevocationDenies.inForce(denies, role.written());
      if (!least.isEmpty()) {
        put(role, target, least);
      }
    }
  }

  private void put(Role role, RoleWriter target, List<Statement> denies) {
    String text = PolicyDocument.of(denies).toJson();
    RoleSnapshot before = role.written() == null ? RoleSnapshot.NOTHING : role.written();
    Map<String, String> inline = new TreeMap<>(before.inline());
    inline.put(policy(role), text);
    QuarkusTransaction.requiringNew().run(() -> rows.writing(role.id(), before.withInline(inline)));
    target.stillHeld();
    target.putInline(policy(role), text);
  }

  private Optional<String> narrow(Role role, RoleWriter target, Claim claim) {
    return tried(
        () -> {
          String observed = known.trust(role, target).orElseThrow(() -> new RoleGone(role.name()));
          lookAtPrincipals(role, observed, claim);
          List<Statement> trust = new ArrayList<>(Trust.statements(role.standing()));
          trust.addAll(desired(role, claim).ledger().trust());
          RoleSnapshot narrowed = RoleSnapshot.NOTHING.withTrust(Trust.document(trust).toJson());
          RoleDifference difference =
              new RoleDifference(
                  RoleSnapshot.NOTHING.withTrust(observed), narrowed, narrowed, role.found());
          RoleEnvelope envelope = new RoleEnvelope(target, difference, false);
          IndependentCalls calls = new IndependentCalls(claim::stillHeld);
          envelope.narrow(calls, false);
          ledger.principalsRefused(role.id(), envelope.unknown(), claim.now());
          standing.refused(role, envelope.unknown());
          if (calls.failure() != null) {
            throw calls.failure();
          }
        });
  }

  /** The ids of those who are gone do not stay in a trust policy that is written. */
  private void lookAtPrincipals(Role role, String trust, Claim claim) {
    standing.look(role, trust);
    try {
      ledger.lookAtPrincipals(role.ref(), () -> Optional.of(trust), claim.now());
    } catch (IamFailure e) {
      LOG.warnf("role %s: principals could not be looked at: %s", role.name(), e.getMessage());
    }
  }

  private static Optional<String> tried(Runnable step) {
    try {
      step.run();
      return Optional.empty();
    } catch (IamFailure | RoleGone | RoleStranger | InvalidPolicyException e) {
      return Optional.of(e.getMessage());
    }
  }
}
