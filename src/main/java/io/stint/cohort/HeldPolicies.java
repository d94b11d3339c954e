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

  /**
   * What somebody else has put there.
   *
   * @param over takes what gives something, where access is over: what only denies stays. Null: all
   *     of it stays, and is only told
   */
  List<Finding> foreign(Finding.Remedy over) {
    List<Finding> findings = new ArrayList<>();
    held.inline()
        .forEach(
            (name, text) -> {
              if (!written.inline().containsKey(name)) {
                boolean stays = over == null || PolicyDocument.onlyDenies(text);
                findings.add(found(name.value(), "an inline policy", stays ? null : over));
              }
            });
    Set<PolicyArn> ours = attached();
    held.attached().stream()
        .filter(arn -> !ours.contains(arn))
        .forEach(
            arn ->
                findings.add(
                    found(
                        arn.value(),
                        "an attached policy",
                        over == null ? null : () -> !onlyDenies(arn) && over.apply())));
    return findings;
  }

  private boolean onlyDenies(PolicyArn arn) {
    return policies.find(arn).filter(one -> PolicyDocument.onlyDenies(one.document())).isPresent();
  }

  private Finding found(String policy, String what, Finding.Remedy remedy) {
    return new Finding(
        FindingKind.FOREIGN_IN_OURS,
        Thing.POLICY,
        holder + "/" + policy,
        null,
        what + " that Stint has not put there",
        remedy);
  }
}
