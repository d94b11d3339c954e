package io.stint.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The checks of the contract can fail: whatever is said wrong in it about an answer is noticed, by
 * the answers of one story through all operations or by the code's own enums.
 */
@QuarkusTest
class ContractMutationTest extends EveryOperation {

  /** A rate that is configured, and a webhook that somebody takes: other tests have them. */
  private static final Set<String> NOT_IN_TESTS =
      Set.of(".budget.ceiling:NUMBER", ".items[].deliveredAt:STRING", ".deliveredAt:STRING");

  private static List<Exchange> told;

  @BeforeEach
  void tellOnce() {
    if (told == null) {
      told = tell();
    }
  }

  @Test
  void examplesHaveTheShapeOfRealAnswers() {
    Contract contract = Contract.ofFile();
    List<String> wrong = new ArrayList<>();
    for (Operation operation : contract.operations()) {
      for (Map.Entry<String, JsonNode> answer : operation.tree().path("responses").properties()) {
        for (JsonNode media : contract.resolved(answer.getValue()).path("content")) {
          Set<String> real = shapes(contract, media.path("schema"));
          for (JsonNode example : ExamplesTest.examples(contract, media)) {
            Set<String> unreal = new TreeSet<>(Shape.of(example));
            unreal.removeAll(real);
            unreal.removeAll(NOT_IN_TESTS);
            if (!real.isEmpty() && !unreal.isEmpty()) {
              wrong.add(operation + " " + answer.getKey() + " never has " + unreal);
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong, String.join("\n", wrong));
  }

  /** Of all answers that have the same schema as this one. */
  private static Set<String> shapes(Contract contract, JsonNode schema) {
    Set<String> shapes = new TreeSet<>();
    told.stream()
        .filter(exchange -> exchange.body() != null)
        .filter(
            exchange ->
                contract
                    .schemaOfAnswer(
                        exchange.method(), exchange.path(), exchange.status(), exchange.mediaType())
                    .filter(schema::equals)
                    .isPresent())
        .forEach(exchange -> shapes.addAll(Shape.of(exchange.body())));
    return shapes;
  }

  @Test
  void nineOfTenWrongContractsAreNoticed() {
    Contract contract = Contract.ofFile();
    assertEquals(List.of(), notTold(contract, told));
    Map<Exchange, Set<String>> schemas = new LinkedHashMap<>();
    Set<JsonNode> known = new java.util.HashSet<>();
    for (Exchange exchange : told) {
      if (exchange.body() != null && known.add(exchange.body())) {
        Operation operation = contract.operation(exchange.method(), exchange.path()).orElseThrow();
        schemas.put(exchange, Mutation.reached(contract, operation, "responses").keySet());
      }
    }
    List<Mutation> all = Mutation.all(contract);
    List<String> unnoticed = new ArrayList<>();
    for (Mutation mutation : all) {
      if (!isNoticed(mutation, contract, schemas)) {
        unnoticed.add(mutation.toString());
      }
    }
    System.out.printf("%d of %d wrong contracts are not noticed%n", unnoticed.size(), all.size());
    assertTrue(
        unnoticed.size() * 10 <= all.size(),
        unnoticed.size() + " of " + all.size() + ":\n" + String.join("\n", unnoticed));
  }

  private static boolean isNoticed(
      Mutation mutation, Contract contract, Map<Exchange, Set<String>> schemas) {
    Contract wrong = mutation.applied(contract.root());
    if (!StaticChecks.enums(wrong).isEmpty() || !StaticChecks.required(wrong).isEmpty()) {
      return true;
    }
    return schemas.entrySet().stream()
        .filter(told -> told.getValue().contains(mutation.schema()))
        .map(Map.Entry::getKey)
        .anyMatch(exchange -> !objections(wrong, exchange).isEmpty());
  }

  private static List<String> objections(Contract contract, Exchange exchange) {
    return contract
        .schemaOfAnswer(exchange.method(), exchange.path(), exchange.status(), exchange.mediaType())
        .map(schema -> contract.objections(schema, exchange.body()))
        .orElse(List.of());
  }

  /** Operations that did not succeed in the story. */
  private static List<String> notTold(Contract contract, List<Exchange> told) {
    Set<String> left = new TreeSet<>();
    contract.operations().forEach(operation -> left.add(operation.toString()));
    left.remove("GET /events/stream");
    told.stream()
        .filter(exchange -> exchange.status() < 300)
        .flatMap(exchange -> contract.operation(exchange.method(), exchange.path()).stream())
        .forEach(operation -> left.remove(operation.toString()));
    return List.copyOf(left);
  }
}
