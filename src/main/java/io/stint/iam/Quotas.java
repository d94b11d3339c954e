package io.stint.iam;

import java.util.Map;

/**
 * The account's limits and what is used of them, as IAM reports them; AWS's defaults where it
 * reports none. Sizes are characters without white space.
 *
 * @param summary by IAM's own names ({@code Users}, {@code UsersQuota}, …)
 */
public record Quotas(Map<String, Integer> summary) {

  public Quotas {
    summary = Map.copyOf(summary);
  }

  public int trustPolicySize() {
    return of("AssumeRolePolicySizeQuota", 2048);
  }

  /** All inline policies of a user together. */
  public int userPolicySize() {
    return of("UserPolicySizeQuota", 2048);
  }

  /** All inline policies of a group together. */
  public int groupPolicySize() {
    return of("GroupPolicySizeQuota", 5120);
  }

  /** All inline policies of a role together. */
  public int rolePolicySize() {
    return of("RolePolicySizeQuota", 10240);
  }

  public int managedPolicySize() {
    return of("PolicySizeQuota", 6144);
  }

  public int policiesPerUser() {
    return of("AttachedPoliciesPerUserQuota", 10);
  }

  public int policiesPerGroup() {
    return of("AttachedPoliciesPerGroupQuota", 10);
  }

  public int policiesPerRole() {
    return of("AttachedPoliciesPerRoleQuota", 10);
  }

  private int of(String key, int usual) {
    return summary.getOrDefault(key, usual);
  }
}
