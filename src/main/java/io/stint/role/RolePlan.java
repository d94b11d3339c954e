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
 * @param foreign what a role that is adopted has of its owner's, and keeps; null where Stint makes
 *     it
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
    Foreign foreign,
    @JsonIgnore Map<String, JsonNode> overflow) {

  /** What others have made of a role. */
  record Foreign(JsonNode trustPolicy, Map<String, JsonNode> inline, List<String> managed) {

    static Foreign of(RoleSnapshot found) {
      return found == null
          ? null
          : new Foreign(JsonColumn.tree(found.trust()), trees(found.inline()), found.attached());
    }
  }

  /**
   * @param found what was there before Stint; null: nothing
   */
  static RolePlan of(
      String name,
      RoleSnapshot desired,
      RoleSnapshot found,
      RoleSizes sizes,
      List<Warning> warnings) {
    Map<String, JsonNode> overflow = new TreeMap<>();
    desired
        .overflow()
        .forEach(
            (arn, text) -> overflow.put(new PolicyArn(arn).name().value(), JsonColumn.tree(text)));
    return new RolePlan(
        name,
        JsonColumn.tree(desired.trust()),
        trees(desired.inline()),
        desired.attached(),
        sizes,
        warnings,
        Foreign.of(found),
        overflow);
  }

  private static Map<String, JsonNode> trees(Map<String, String> documents) {
    Map<String, JsonNode> trees = new TreeMap<>();
    documents.forEach((policy, text) -> trees.put(policy, JsonColumn.tree(text)));
    return trees;
  }
}
