package io.stint.entitlement;

import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Where grants find their place on a user or a group.
 *
 * @param inline null when there is nothing for it
 * @param managed what did not fit inline, as managed policies of Stint's own
 * @param attached ARNs of policies that are attached as they are
 * @param shortfall why it does not fit, with the numbers; null when it does
 */
public record PolicyPlacement(
    PolicyDocument inline, List<PolicyDocument> managed, List<String> attached, String shortfall) {

  /**
   * As policies with names.
   *
   * @param own the names of Stint's managed policies, by their numbers from 1
   */
  public PolicySet holding(IntFunction<PolicyName> own) {
    Map<PolicyName, String> documents = new LinkedHashMap<>();
    for (PolicyDocument document : managed) {
      documents.put(own.apply(documents.size() + 1), document.toJson());
    }
    Set<PolicyArn> arns = new LinkedHashSet<>();
    attached.forEach(arn -> arns.add(new PolicyArn(arn)));
    return new PolicySet(
        inline == null ? Map.of() : Map.of(StoredPolicySet.INLINE, inline.toJson()),
        documents,
        arns);
  }
}
