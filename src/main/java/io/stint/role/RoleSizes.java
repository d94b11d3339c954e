package io.stint.role;

import io.stint.policy.PolicyDocument;
import io.stint.web.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a role needs, and what IAM's quotas for this account give. White space is not counted. */
public record RoleSizes(
    Size trustPolicy, Size inlinePolicies, Size managedPolicies, Size overflow) {

  /**
   * @param size characters, or a number of policies
   * @param limit as GetAccountSummary reports it
   */
  record Size(long size, long limit) {
    boolean fits() {
      return size <= limit;
    }
  }

  /**
   * @param desired what Stint writes
   * @param beside what else is on an adopted role; null: nothing
   */
  static RoleSizes of(RoleSnapshot desired, RoleSnapshot beside, RoleQuotas quotas) {
    long foreignInline = beside == null ? 0 : inline(beside);
    // An adopted role that no pass has looked at yet.
    int trust = desired.trust() == null ? 0 : PolicyDocument.sizeOf(desired.trust());
    Set<String> attached = new HashSet<>(desired.attached());
    if (beside != null) {
      attached.addAll(beside.attached());
    }
    long largest =
        desired.overflow().values().stream().mapToInt(PolicyDocument::sizeOf).max().orElse(0);
    return new RoleSizes(
        new Size(trust, quotas.trustPolicy()),
        new Size(foreignInline + inline(desired), quotas.inlinePolicies()),
        new Size(attached.size(), quotas.attachedPolicies()),
        new Size(largest, quotas.managedPolicy()));
  }

  private static long inline(RoleSnapshot role) {
    return role.inline().values().stream().mapToInt(PolicyDocument::sizeOf).sum();
  }

  /**
   * @throws Refusal 422 with the numbers
   */
  void require() {
    List<String> tooMuch = new ArrayList<>();
    note(tooMuch, trustPolicy, "the trust policy would have %d characters, the quota is %d");
    note(
        tooMuch,
        inlinePolicies,
        "the inline policies would have %d characters together, the quota is %d");
    note(tooMuch, managedPolicies, "%d managed policies would be attached, the quota is %d");
    note(tooMuch, overflow, "a policy for session denies would have %d characters, of %d");
    if (!tooMuch.isEmpty()) {
      throw Refusal.impossible("", String.join("; ", tooMuch) + ".");
    }
  }

  private static void note(List<String> tooMuch, Size size, String words) {
    if (!size.fits()) {
      tooMuch.add(words.formatted(size.size(), size.limit()));
    }
  }
}
