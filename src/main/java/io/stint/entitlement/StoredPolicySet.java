package io.stint.entitlement;

import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a user is in IAM because of grants to the user itself, or what a group holds, as it is
 * stored.
 *
 * @param inline the document of {@code stint-grants}; null: none
 * @param others further inline documents, by name; null: none
 * @param own documents of managed policies that Stint made, by name
 * @param attached ARNs of policies that are attached as they are
 */
public record StoredPolicySet(
    String inline, Map<String, String> others, Map<String, String> own, List<String> attached) {

  public static final PolicyName INLINE = new PolicyName(PolicyCapacity.POLICY);

  public static StoredPolicySet of(PolicySet holding) {
    Map<String, String> own = new LinkedHashMap<>();
    holding.own().forEach((name, document) -> own.put(name.value(), document));
    Map<String, String> others = new LinkedHashMap<>();
    holding.inline().forEach((name, document) -> others.put(name.value(), document));
    others.remove(INLINE.value());
    return new StoredPolicySet(
        holding.inline().get(INLINE),
        others.isEmpty() ? null : others,
        own,
        holding.attached().stream().map(PolicyArn::value).toList());
  }

  public PolicySet holding() {
    Map<PolicyName, String> documents = new LinkedHashMap<>();
    own.forEach((name, document) -> documents.put(new PolicyName(name), document));
    Set<PolicyArn> arns = new LinkedHashSet<>();
    attached.forEach(arn -> arns.add(new PolicyArn(arn)));
    Map<PolicyName, String> inlines = new LinkedHashMap<>();
    if (inline != null) {
      inlines.put(INLINE, inline);
    }
    if (others != null) {
      others.forEach((name, document) -> inlines.put(new PolicyName(name), document));
    }
    return new PolicySet(inlines, documents, arns);
  }
}
