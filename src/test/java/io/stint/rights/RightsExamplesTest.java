package io.stint.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CloudFormation's and Terraform's examples make the documents that lie beside them. */
class RightsExamplesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "Boundary", "boundary",
          "Least", "stint",
          "Adopted", "adopted",
          "OnlyStint", "scp");

  @Test
  void cloudFormationMakesTheSameDocuments() throws Exception {
    JsonNode template = new YAMLMapper().readTree(Rights.raw("cloudformation.yaml"));
    for (Map.Entry<String, String> one : DOCUMENTS.entrySet()) {
      JsonNode properties = template.at("/Resources/" + one.getKey() + "/Properties");
      JsonNode made = properties.path(properties.has("Content") ? "Content" : "PolicyDocument");
      assertEquals(
          JSON.readTree(Rights.raw(one.getValue() + ".json")), substituted(made), one.getKey());
    }
  }

  /** As {@code Fn::Sub} does, but for the account: that is the documents' placeholder. */
  private static JsonNode substituted(JsonNode node) {
    if (node.isObject() && node.has("Fn::Sub")) {
      String text = node.get("Fn::Sub").asText();
      return TextNode.valueOf(text.replace("${Account}", "ACCOUNT_ID").replace("${!", "${"));
    }
    if (node instanceof ObjectNode object) {
      ObjectNode all = JSON.createObjectNode();
      object.properties().forEach(one -> all.set(one.getKey(), substituted(one.getValue())));
      return all;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode all = JSON.createArrayNode();
      array.forEach(one -> all.add(substituted(one)));
      return all;
    }
    return node;
  }

  @Test
  void theNamesAreThoseOfTheDocuments() throws Exception {
    JsonNode resources =
        new YAMLMapper().readTree(Rights.raw("cloudformation.yaml")).path("Resources");
    assertTrue(
        Rights.BOUNDARY.endsWith(
            "/" + resources.at("/Boundary/Properties/ManagedPolicyName").asText()));
    assertTrue(
        Rights.SERVICE.endsWith("/" + resources.at("/Service/Properties/RoleName").asText()));
    String terraform = Rights.raw("terraform.tf");
    assertTrue(terraform.matches("(?s).*\"boundary\" \\{[^}]*\"StintBoundary\".*"));
    assertTrue(terraform.matches("(?s).*\"service\" \\{[^}]*\"StintService\".*"));
  }

  /** It reads the files themselves, and has no document of its own but the role's trust. */
  @Test
  void terraformReadsTheDocuments() {
    String terraform = Rights.raw("terraform.tf");
    assertTrue(
        terraform.contains("replace(file(\"${path.module}/${name}.json\"), \"ACCOUNT_ID\","));
    for (String name : DOCUMENTS.values()) {
      assertTrue(terraform.contains("local.document[\"" + name + "\"]"), name);
    }
    assertEquals(1, terraform.split("jsonencode", -1).length - 1);
    assertFalse(terraform.contains("iam:"));
  }

  /** The one command of the README leaves no placeholder but those of what is adopted. */
  @Test
  void theReadmeSaysHowTheyAreFilledIn() {
    assertTrue(Rights.raw("README.md").contains("sed \"s/ACCOUNT_ID/$ACCOUNT/g\""));
    for (String name : List.of("stint", "boundary", "scp")) {
      assertFalse(Rights.document(name).matches("(?s).*[A-Z]+_[A-Z]+.*"), name);
    }
  }
}
