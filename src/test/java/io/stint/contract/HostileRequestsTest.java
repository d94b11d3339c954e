package io.stint.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is sent to an operation, nothing is a fault of Stint's and every refusal is a problem as
 * the contract has it. {@code -Dhostile.requests=5000} tries each operation as often, {@code
 * -Dhostile.only=/sweeps} some of them.
 */
@QuarkusTest
class HostileRequestsTest extends StintTest {

  private static final int EACH = Integer.getInteger("hostile.requests", 300);
  private static final Contract CONTRACT = Contract.ofFile();
  private static final JsonNode PROBLEM =
      CONTRACT.root().at("/components/responses/Problem/content/application~1problem+json/schema");

  @Inject ReconcileLoop loop;

  static List<String> operations() {
    return CONTRACT.operations().stream().map(Operation::toString).toList();
  }

  static List<String> chosen() {
    Pattern only = Pattern.compile(System.getProperty("hostile.only", ""));
    return operations().stream().filter(only.asPredicate()).toList();
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void nothingIsAFaultAndEachRefusalIsAProblem(String name) throws IOException {
    int index = operations().indexOf(name);
    Operation operation = CONTRACT.operations().get(index);
    Map<String, String> known =
        new OneOfEach("Bearer " + TOKEN, loop, "" + index).madeFor(operation);
    HostileRequests requests = new HostileRequests(CONTRACT, operation, known, TOKEN, index);
    List<String> wrong = new ArrayList<>();
    Map<Integer, Integer> seen = new TreeMap<>();
    try (Wire wire = new Wire(RestAssured.port)) {
      for (int i = 0; i < EACH && wrong.size() < 5; i++) {
        HostileRequests.Request request = requests.next();
        try {
          Wire.Answer answer = wire.ask(request.bytes(), request.method().equals("HEAD"));
          seen.merge(answer.status(), 1, Integer::sum);
          objections(request, answer)
              .forEach(objection -> wrong.add(objection + "\n" + request + "\n→ " + answer));
        } catch (IOException e) {
          wrong.add(e + "\n" + request);
        }
      }
    }
    assertTrue(seen.size() > 3, "the requests say too little: " + seen);
    assertTrue(wrong.isEmpty(), () -> String.join("\n\n", wrong));
  }

  private static List<String> objections(HostileRequests.Request request, Wire.Answer answer) {
    if (answer.status() >= 500) {
      return List.of("a fault of Stint's");
    }
    if (!answer.headers().containsKey("x-request-id")) {
      return List.of("no X-Request-Id");
    }
    if (request.method().equals("HEAD")) {
      return List.of();
    }
    if (answer.status() >= 400) {
      return ofProblem(answer);
    }
    // Matrix parameters are no part of a name, and a segment without one is none.
    String path = request.path().replaceAll(";[^/]*", "").replaceAll("(.)/+$", "$1");
    boolean described = CONTRACT.operation(request.method(), path).isPresent();
    return !described || answer.mediaType().equals("text/event-stream")
        ? List.of()
        : CONTRACT.objectionsToAnswer(
            request.method(), path, answer.status(), answer.mediaType(), answer.body());
  }

  private static List<String> ofProblem(Wire.Answer answer) {
    if (!answer.mediaType().equals("application/problem+json")) {
      return List.of("no problem");
    }
    try {
      JsonNode body = Contract.json(answer.body());
      List<String> found = new ArrayList<>(CONTRACT.objections(PROBLEM, body));
      if (body.path("status").asInt() != answer.status()) {
        found.add("another status in the body");
      }
      return found;
    } catch (UncheckedIOException e) {
      return List.of("no JSON");
    }
  }
}
