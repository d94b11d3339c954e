package io.stint.role;

import io.stint.entitlement.Entitlements;
import io.stint.entitlement.PolicyPacking;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Renders what should be in IAM, whole: the one place where a role's documents come from. */
final class RoleDocuments {

  private final RoleQuotas quotas;

  RoleDocuments(RoleQuotas quotas) {
    this.quotas = quotas;
  }

  /**
   * @param cuts statements of sessions that were ended early
   * @param desired what grants give and end
   * @param beside what else is on an adopted role; null: nothing
   */
  RoleSnapshot of(Role role, List<Statement> cuts, Entitlements desired, RoleSnapshot beside) {
    RoleSettings settings =
        role.adopted() ? role.settings() : role.settings().within(quotas.boundary());
    List<Statement> trust = new ArrayList<>(Trust.statements(role.standing()));
    List<Statement> sessions = new ArrayList<>(cuts);
    trust.addAll(desired.trust());
    sessions.addAll(desired.denies());
    Map<String, String> inline = new TreeMap<>();
    settings
        .policies()
        .inline()
        .forEach((name, json) -> inline.put(name, PolicyDocument.text(json)));
    int taken = sizeOf(inline) + (beside == null ? 0 : sizeOf(beside.inline()));
    PolicyPacking packed =
        PolicyPacking.pack(
            sessions,
            quotas.inlinePolicies() - taken,
            quotas.managedPolicy(),
            quotas.attachedPolicies());
    if (packed.inline() != null) {
      inline.put(RevocationDenies.POLICY, packed.inline().toJson());
    }
    Map<String, String> overflow = new LinkedHashMap<>();
    for (PolicyDocument document : packed.documents()) {
      overflow.put(
          quotas.ownPolicies()
              + RevocationDenies.POLICY
              + "-"
              + role.name()
              + "-"
              + (overflow.size() + 1),
          document.toJson());
    }
    List<String> attached = new ArrayList<>(settings.policies().managed());
    attached.addAll(overflow.keySet());
    PolicyDocument own = trust.isEmpty() ? null : PolicyDocument.of(trust);
    return new RoleSnapshot(
        own == null ? null : own.toJson(),
        role.adopted()
            ? OwnersTrust.with(beside == null ? null : beside.trust(), trust)
            : Trust.document(trust).toJson(),
        settings.description(),
        settings.maxSessionDuration(),
        settings.tags(),
        settings.permissionsBoundary(),
        inline,
        attached,
        overflow);
  }

  private static int sizeOf(Map<String, String> inline) {
    return inline.values().stream().mapToInt(PolicyDocument::sizeOf).sum();
  }
}
