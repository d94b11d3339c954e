package io.stint.entitlement;

import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a user is in IAM because of grants to the user itself, as it is stored.
 *
 * @param inline the document of {@code stint-grants}; null: none
 * @param own documents of managed policies that Stint made, by name
 * @param attached ARNs of policies that are attached as they are
 */
public record StoredPolicySet(String inline, Map<String, String> own, List<String> attached) {

  public static final PolicyName INLINE = new PolicyName(PolicyCapacity.POLICY);

  public static StoredPolicySet of(PolicySet holding) {
    Map<String, String> own = new LinkedHashMap<>();
    holding.own().forEach((name, document) -> own.put(name.value(), document));
    return new StoredPolicySet(
        holding.inline().get(INLINE),
        own,
        holding.attached().stream().map(PolicyArn::value).toList());
  }

  public PolicySet holding() {
    Map<PolicyName, String> documents = new LinkedHashMap<>();
    own.forEach((name, document) -> documents.put(new PolicyName(name), document));
    Set<PolicyArn> arns = new LinkedHashSet<>();
    attached.forEach(arn -> arns.add(new PolicyArn(arn)));
    return new PolicySet(inline == null ? Map.of() : Map.of(INLINE, inline), documents, arns);
  }
}
