package io.stint.role;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.stint.database.JsonColumn;
import io.stint.iam.PolicyArn;
import io.stint.policy.Warning;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code /plans/roles} answers: everything was checked, nothing was stored.
 *
 * @param trustPolicy the document that would be written
 * @param inline the role's inline policies, Stint's own among them
 * @param sizes what that needs of IAM's quotas
 * @param overflow by name, the documents of those of {@code managed} that hold session denies
 */
public record RolePlan(
    String name,
    JsonNode trustPolicy,
    Map<String, JsonNode> inline,
    List<String> managed,
    RoleSizes sizes,
    List<Warning> warnings,
    @JsonIgnore Map<String, JsonNode> overflow) {

  static RolePlan of(String name, RoleSnapshot desired, RoleSizes sizes, List<Warning> warnings) {
    Map<String, JsonNode> inline = new TreeMap<>();
    desired.inline().forEach((policy, text) -> inline.put(policy, JsonColumn.tree(text)));
    Map<String, JsonNode> overflow = new TreeMap<>();
    desired
        .overflow()
        .forEach(
            (arn, text) -> overflow.put(new PolicyArn(arn).name().value(), JsonColumn.tree(text)));
    return new RolePlan(
        name,
        JsonColumn.tree(desired.trust()),
        inline,
        desired.attached(),
        sizes,
        warnings,
        overflow);
  }
}
