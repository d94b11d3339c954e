package io.stint.cohort;

import io.stint.entitlement.PolicySet;
import io.stint.iam.IamPolicies;
import io.stint.iam.InventoryVisitor.Held;
import io.stint.iam.PolicyArn;
import io.stint.policy.PolicyDocument;
import io.stint.sweep.Finding;
import io.stint.sweep.FindingKind;
import io.stint.sweep.Thing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a user or a group holds in IAM beside what Stint has put there.
 *
 * @param holder whose name goes in front of a policy's
 */
record HeldPolicies(IamPolicies policies, String holder, Held held, PolicySet written) {

  /** Whether something that Stint has put there is gone, or says something else. */
  boolean lacks() {
    boolean other =
        written.inline().entrySet().stream()
            .anyMatch(
                ours ->
                    !PolicyDocument.sameMeaning(ours.getValue(), held.inline().get(ours.getKey())));
    return other || !held.attached().containsAll(attached());
  }

  private Set<PolicyArn> attached() {
    Set<PolicyArn> arns = new HashSet<>(written.attached());
    written.own().keySet().forEach(own -> arns.add(policies.arn(own)));
    return arns;
  }

  /** What somebody else has put there; it is only told. */
  List<Finding> foreign() {
    List<Finding> findings = new ArrayList<>();
    held.inline().keySet().stream()
        .filter(name -> !written.inline().containsKey(name))
        .forEach(name -> findings.add(told(name.value(), "an inline policy")));
    Set<PolicyArn> ours = attached();
    held.attached().stream()
        .filter(arn -> !ours.contains(arn))
        .forEach(arn -> findings.add(told(arn.value(), "an attached policy")));
    return findings;
  }

  private Finding told(String policy, String what) {
    return Finding.told(
        FindingKind.FOREIGN_IN_OURS,
        Thing.POLICY,
        holder + "/" + policy,
        null,
        what + " that Stint has not put there");
  }
}
