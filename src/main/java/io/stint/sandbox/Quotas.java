package io.stint.sandbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The account's limits under the names that GetAccountSummary gives them, with AWS's defaults (see
 * "IAM and AWS STS quotas").
 */
final class Quotas {
  private final Map<String, Integer> values = new LinkedHashMap<>();

  Quotas(Map<String, Integer> overrides) {
    values.put("UsersQuota", 5000);
    values.put("GroupsQuota", 300);
    values.put("RolesQuota", 1000);
    values.put("InstanceProfilesQuota", 1000);
    values.put("PoliciesQuota", 1500);
    values.put("ServerCertificatesQuota", 20);
    values.put("UserPolicySizeQuota", 2048);
    values.put("GroupPolicySizeQuota", 5120);
    values.put("RolePolicySizeQuota", 10240);
    values.put("AssumeRolePolicySizeQuota", 2048);
    values.put("PolicySizeQuota", 6144);
    values.put("GroupsPerUserQuota", 10);
    values.put("AttachedPoliciesPerUserQuota", 10);
    values.put("AttachedPoliciesPerGroupQuota", 10);
    values.put("AttachedPoliciesPerRoleQuota", 10);
    values.put("AccessKeysPerUserQuota", 2);
    values.put("SigningCertificatesPerUserQuota", 2);
    values.put("VersionsPerPolicyQuota", 5);
    values.put("GlobalEndpointTokenVersion", 1);
    for (String key : overrides.keySet()) {
      if (!values.containsKey(key)) {
        throw new IllegalArgumentException("no such quota: " + key + "; known: " + values.keySet());
      }
    }
    values.putAll(overrides);
  }

  int get(String name) {
    return values.get(name);
  }

  Map<String, Integer> all() {
    return Collections.unmodifiableMap(values);
  }

  /** Refuses one more than the quota. */
  void check(int used, String quota, String label) {
    if (used >= get(quota)) {
      throw SandboxError.limitExceeded("Cannot exceed quota for " + label + ": " + get(quota));
    }
  }
}
