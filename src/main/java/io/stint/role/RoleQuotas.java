package io.stint.role;

import io.stint.iam.Iam;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.Quotas;
import java.util.Optional;

/**
 * IAM's quotas for one role in this account, and where policies of Stint's own lie in it.
 *
 * @param trustPolicy characters
 * @param inlinePolicies characters of all of them
 * @param managedPolicy characters of one of them
 * @param ownPolicies the beginning of their ARNs
 * @param boundary of every role of Stint's making; empty: what each asks for
 */
public record RoleQuotas(
    int trustPolicy,
    int inlinePolicies,
    int attachedPolicies,
    int managedPolicy,
    String ownPolicies,
    Optional<PolicyArn> boundary) {

  /** Asks IAM, at most once a minute. */
  static RoleQuotas of(Iam iam) {
    return of(iam, iam.account().quotas());
  }

  /** Those that were read last; asks IAM nothing, as who it is was asked before quotas were. */
  static Optional<RoleQuotas> last(Iam iam) {
    return iam.account().lastQuotas().map(quotas -> of(iam, quotas));
  }

  private static RoleQuotas of(Iam iam, Quotas quotas) {
    String example = iam.policies().arn(new PolicyName(RevocationDenies.POLICY)).value();
    String ownPolicies = example.substring(0, example.length() - RevocationDenies.POLICY.length());
    return new RoleQuotas(
        quotas.trustPolicySize(),
        quotas.rolePolicySize(),
        quotas.policiesPerRole(),
        quotas.managedPolicySize(),
        ownPolicies,
        iam.account().boundary());
  }
}
