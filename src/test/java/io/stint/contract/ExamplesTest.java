package io.stint.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each example of the contract is one of what its schema allows. */
class ExamplesTest {

  private final Contract contract = Contract.ofFile();

  @Test
  void examplesFitTheirSchemas() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : contract.operations()) {
      bodies(operation.tree().path("requestBody"), operation + " is asked", wrong);
      for (Map.Entry<String, JsonNode> answer : operation.tree().path("responses").properties()) {
        bodies(answer.getValue(), operation + " " + answer.getKey(), wrong);
      }
    }
    assertEquals(List.of(), wrong);
  }

  private void bodies(JsonNode holder, String where, List<String> wrong) {
    contract.resolved(holder).path("content").properties().stream()
        .filter(media -> media.getKey().endsWith("json"))
        .forEach(
            media ->
                examples(contract, media.getValue())
                    .forEach(
                        example ->
                            contract
                                .objections(media.getValue().path("schema"), example)
                                .forEach(objection -> wrong.add(where + ": " + objection))));
  }

  /** Of one media type, as they are said in either way. */
  static List<JsonNode> examples(Contract contract, JsonNode media) {
    List<JsonNode> all = new ArrayList<>();
    if (media.has("example")) {
      all.add(media.path("example"));
    }
    media.path("examples").forEach(one -> all.add(contract.resolved(one).path("value")));
    return all;
  }
}
