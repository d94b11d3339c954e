package io.stint.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each bound that the contract sets is the one that the service keeps: what lies at it is not
 * refused for it, what lies beyond is, and the pointer leads there.
 */
@QuarkusTest
class BoundsTest extends StintTest {

  private static final Contract CONTRACT = Contract.ofFile();

  @Inject ReconcileLoop loop;

  static List<String> operations() {
    return CONTRACT.operations().stream().map(Operation::toString).toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whatTheContractBoundsTheServiceBounds(String name) {
    int index = operations().indexOf(name);
    Operation operation = CONTRACT.operations().get(index);
    Map<String, String> known =
        new OneOfEach("Bearer " + TOKEN, loop, "" + index).madeFor(operation);
    List<String> wrong = new ArrayList<>();
    for (Bound.Case one : Bound.casesOf(CONTRACT, operation, known)) {
      String objection = objection(one, answer(operation, one, known));
      if (objection != null) {
        wrong.add(one + ": " + objection);
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n\n", wrong));
  }

  private static Response answer(Operation operation, Bound.Case one, Map<String, String> known) {
    var request = offContract();
    one.headers().forEach(request::header);
    one.query().forEach(request::queryParam);
    if (one.body() != null) {
      request.contentType("application/json").body(one.body().toString());
    } else if (operation.tree().at("/requestBody/content").has("text/csv")) {
      request.contentType("text/csv").body("Email\nada@uw.edu\n");
    }
    String path = operation.path();
    for (Map.Entry<String, String> value : known.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", value.getValue());
    }
    return request.request(operation.method(), path);
  }

  private static String objection(Bound.Case one, Response answer) {
    boolean refused =
        answer.statusCode() == 400 || answer.statusCode() == 422 || answer.statusCode() == 413;
    List<String> pointers =
        refused
            ? StreamSupport.stream(
                    Contract.json(answer.asString()).path("errors").spliterator(), false)
                .map(error -> error.path("pointer").asText())
                .toList()
            : List.of();
    if (one.allowed()) {
      return answer.statusCode() < 500 && !pointers.contains(one.pointer())
          ? null
          : "is refused: " + answer.asString();
    }
    if (answer.asString().contains("REJECTED")) {
      // A row that is wrong is said to be, and stops no other.
      return null;
    }
    if (!refused) {
      return "is taken: " + answer.statusCode();
    }
    // Of which kind a thing is, is said of the thing.
    return pointers.contains(one.pointer())
            || pointers.contains(one.pointer().replaceAll("/type$", ""))
        ? null
        : "the pointer leads to " + pointers + " " + answer.asString();
  }
}
