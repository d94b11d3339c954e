package io.stint.role;

import io.stint.iam.Iam;
import io.stint.iam.PolicyName;
import io.stint.iam.Quotas;

/**
 * IAM's quotas for one role in this account, and where policies of Stint's own lie in it.
 *
 * @param trustPolicy characters
 * @param inlinePolicies characters of all of them
 * @param managedPolicy characters of one of them
 * @param ownPolicies the beginning of their ARNs
 */
public record RoleQuotas(
    int trustPolicy,
    int inlinePolicies,
    int attachedPolicies,
    int managedPolicy,
    String ownPolicies) {

  /** Asks IAM, at most once a minute. */
  static RoleQuotas of(Iam iam) {
    Quotas quotas = iam.account().quotas();
    String example = iam.policies().arn(new PolicyName(SessionDenies.POLICY)).value();
    String ownPolicies = example.substring(0, example.length() - SessionDenies.POLICY.length());
    return new RoleQuotas(
        quotas.trustPolicySize(),
        quotas.rolePolicySize(),
        quotas.policiesPerRole(),
        quotas.managedPolicySize(),
        ownPolicies);
  }
}
