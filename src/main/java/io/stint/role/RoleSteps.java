package io.stint.role;

import io.stint.entitlement.DesiredPolicies;
import io.stint.entitlement.IndependentCalls;
import io.stint.entitlement.NotYetVisible;
import io.stint.entitlement.PolicySet;
import io.stint.entitlement.PolicySetWriter;
import io.stint.iam.EntityPolicies;
import io.stint.iam.IamFailure;
import io.stint.iam.OwnPolicies;
import io.stint.iam.RoleName;
import io.stint.policy.Statement;
import io.stint.reconcile.Claim;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a role is changed: its policies as those of users and groups are, within its envelope; what
 * gives and takes nothing last, whatever else fails.
 */
final class RoleSteps {

  /** What IAM says of a document, or of a policy to attach, and not of the role. */
  private static final Set<String> ABOUT_ONE =
      Set.of("MalformedPolicyDocument", "InvalidInput", "ValidationError", "NoSuchEntity");

  private final OwnPolicies made;
  private final EntityPolicies<RoleName> policies;
  private final RoleName name;
  private final String owner;
  private final Claim claim;
  private final RoleCalls role;

  RoleSteps(
      OwnPolicies made,
      EntityPolicies<RoleName> policies,
      RoleName name,
      String owner,
      Claim claim,
      RoleCalls role) {
    this.made = made;
    this.policies = policies;
    this.name = name;
    this.owner = owner;
    this.claim = claim;
    this.role = role;
  }

  /**
   * What has become of it.
   *
   * @param unknown principals that IAM does not know, and that are not in the trust for that
   * @param refused policies of the role's own that IAM takes in no company, with its words
   * @param denied whether the Denies on sessions that are to be there are
   * @param ended whether who is to have no access has none, whatever else failed
   * @param failure the first that there was; null: all else is as wanted
   */
  record Applied(
      Set<String> unknown,
      Map<String, IamFailure> refused,
      boolean denied,
      boolean ended,
      IamFailure failure) {}

  /**
   * Writes what is to be changed. A policy of the role's own that IAM refuses keeps nothing of what
   * grants want: it is left out, and the rest is written.
   *
   * @param gives whether anything may be given; else only what takes away is done
   * @throws NotYetVisible when access is taken away and IAM does not show it yet
   */
  Applied write(RoleDifference difference, boolean gives) {
    RoleEnvelope envelope = new RoleEnvelope(role, difference, gives);
    List<Statement> denies = difference.desired().sessionDenies();
    DesiredPolicies target = difference.target(gives);
    PolicySet observed = difference.policies();
    Map<String, IamFailure> refused = new TreeMap<>();
    PolicySetWriter<RoleName> writer;
    PolicySetWriter.Written written;
    Map<String, IamFailure> left;
    do {
      claim.stillHeld();
      writer = new PolicySetWriter<>(made, policies, name, owner, claim, envelope);
      written = writer.attempt(observed, target, false);
      left = ownAndRefused(writer.refused());
      refused.putAll(left);
      target = target.without(left.keySet(), written.left());
      observed = written.left();
    } while (!left.isEmpty());
    IndependentCalls describing = new IndependentCalls(claim::stillHeld);
    envelope.describe(describing);
    boolean denied = writer.denies(denies);
    IamFailure failure = written.trouble();
    return new Applied(
        envelope.unknown(),
        refused,
        denied,
        denied && envelope.isClosed(),
        failure == null ? describing.failure() : failure);
  }

  private static Map<String, IamFailure> ownAndRefused(Map<String, IamFailure> refused) {
    Map<String, IamFailure> own = new TreeMap<>(refused);
    own.entrySet()
        .removeIf(
            one ->
                one.getKey().contains(RevocationDenies.POLICY)
                    || !ABOUT_ONE.contains(one.getValue().code()));
    return own;
  }
}
