package io.stint.entitlement;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.util.List;

/**
 * How much place there is for grants on a user or a group.
 *
 * @param inline characters that an inline policy may have, beside what else is inline
 * @param inlineQuota IAM's quota for all inline policies together
 * @param managed how many managed policies can be attached, beside what else is
 * @param managedSize characters that one of them may have
 * @param ownPolicies how the names of Stint's own begin
 */
public record PolicyCapacity(
    int inline, int inlineQuota, int managed, int managedSize, String ownPolicies) {

  /** The name of the inline policy that holds what grants give. */
  public static final String POLICY = "stint-grants";

  /** The name of Stint's own managed policy of that number, from 1. */
  public String ownPolicy(int number) {
    return ownPolicies + number;
  }

  /** Fills the inline policy first, then managed policies of Stint's own. */
  public PolicyPlacement place(Entitlements desired) {
    List<Statement> statements = desired.statements();
    List<String> attached = desired.attached().stream().distinct().sorted().toList();
    PolicyPacking bundle =
        PolicyPacking.pack(statements, inline, managedSize, managed - attached.size());
    boolean fits = bundle.fits() && attached.size() <= managed;
    return new PolicyPlacement(
        bundle.inline(), bundle.managed(), attached, fits ? null : shortfall(statements, attached));
  }

  private String shortfall(List<Statement> statements, List<String> attached) {
    int size = PolicyDocument.of(statements).size();
    return "The grants need a policy of "
        + size
        + " characters and "
        + attached.size()
        + " managed policies; there is place for "
        + inline
        + " characters inline (the quota is "
        + inlineQuota
        + ") and for "
        + managed
        + " managed policies of "
        + managedSize
        + " characters.";
  }
}
