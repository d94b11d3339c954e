package io.stint.access;

import static io.restassured.RestAssured.given;
import static io.stint.support.Issued.good;
import static io.stint.support.Issued.signed;
import static io.stint.support.Issued.unsigned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the contract with every kind of caller: what {@code x-stint-role} says is what
 * is done, and somebody else's thing is answered as one that is not there.
 */
@QuarkusTest
class MatrixTest extends Callers {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final String NOBODY = "00000000-0000-7000-8000-000000000000";

  /** What each may besides. */
  private static final Map<String, Set<String>> WITHIN =
      Map.of(
          "viewer", Set.of("anybody", "viewer"),
          "requester", Set.of("anybody", "requester", "viewer"),
          "organizer", Set.of("anybody", "organizer", "requester", "viewer"),
          "approver", Set.of("anybody", "approver", "viewer"),
          "admin",
              Set.of(
                  "anybody",
                  "break-glass",
                  "admin",
                  "approver",
                  "organizer",
                  "requester",
                  "viewer"));

  /** What an operation may say; one that says nothing else says nothing. */
  private static final Set<String> WORDS = WITHIN.get("admin");

  @Inject SandboxControl sandbox;
  @Inject ReconcileLoop loop;

  private final Map<String, String> theirs = new TreeMap<>();

  private record Operation(String method, String path, JsonNode tree) {

    List<String> roles() {
      List<String> roles = new ArrayList<>();
      tree.path("x-stint-role").forEach(role -> roles.add(role.asText()));
      return roles;
    }

    Response send(RequestSpecification by, String filled) {
      String type =
          tree.path("requestBody").path("content").properties().stream()
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(null);
      if (path.equals("/events/stream")) {
        // Else it would not end.
        by.header("Last-Event-ID", "none");
      }
      RequestSpecification request = type == null ? by : by.contentType(type).body(body(type));
      return request.urlEncodingEnabled(false).request(method, filled);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }

    private static String body(String type) {
      return type.endsWith("json") ? "{}" : "Email\nx@uw.edu\n";
    }
  }

  private static List<Operation> operations() throws IOException {
    List<Operation> all = new ArrayList<>();
    JsonNode contract = new YAMLMapper().readTree(Path.of("openapi", "openapi.yaml").toFile());
    contract
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(each -> METHODS.contains(each.getKey()))
                    .forEach(
                        each ->
                            all.add(
                                new Operation(
                                    each.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    each.getValue()))));
    assertTrue(all.size() > 55, "only " + all.size() + " operations were found");
    return all;
  }

  @Test
  void whatTheContractSaysIsWhatEachMay() throws IOException {
    makeTheirs();
    Map<String, String> tokens = new LinkedHashMap<>();
    WITHIN.keySet().forEach(role -> tokens.put(role, token("m-" + role, role)));
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations()) {
      assertTrue(
          !operation.roles().isEmpty() && WORDS.containsAll(operation.roles()),
          operation.method + " " + operation.path + " is for " + operation.roles());
      for (Map.Entry<String, Set<String>> caller : WITHIN.entrySet()) {
        boolean may = operation.roles().stream().anyMatch(caller.getValue()::contains);
        if (may && caller.getKey().equals("admin")) {
          continue;
        }
        for (String matrix : List.of("", ";x=1")) {
          Response answer =
              operation.send(
                  sentBy(tokens.get(caller.getKey())), filled(operation, theirs) + matrix);
          boolean refused = answer.statusCode() == 403;
          if (may == refused) {
            wrong.add(
                caller.getKey()
                    + " "
                    + operation.method
                    + " "
                    + operation.path
                    + matrix
                    + ": "
                    + answer.statusCode());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Nobody, and who was somebody. */
  @Test
  void whoIsNotKnownMayNothing() throws IOException {
    makeTheirs();
    String ended = made("ended", "admin").path("token");
    String id = api().get("/api-tokens").path("items.find{it.name=='ended'}.id");
    api().delete("/api-tokens/" + id).then().statusCode(204);
    String expired = token("expired", "admin");
    sandbox.advance(Duration.ofDays(1));
    Map<String, String> sent = new LinkedHashMap<>();
    sent.put("none", null);
    sent.put("ended", "Bearer " + ended);
    sent.put("expired API token", "Bearer " + expired);
    sent.put("wrong", "Bearer stint_" + "0".repeat(49));
    sent.put("basic", "Basic YWRtaW46YWRtaW4=");
    for (String role : WITHIN.keySet()) {
      forgeries(role).forEach((what, token) -> sent.put(what + " " + role, "Bearer " + token));
    }
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations()) {
      for (Map.Entry<String, String> each : sent.entrySet()) {
        boolean strongest = !each.getKey().contains(" ") || each.getKey().endsWith("admin");
        for (String matrix : strongest ? List.of("", ";x=y") : List.of("")) {
          RequestSpecification caller =
              each.getValue() == null ? given() : given().header("Authorization", each.getValue());
          Response answer = operation.send(caller, filled(operation, theirs) + matrix);
          if (answer.statusCode() != 401 || !"Bearer".equals(answer.header("WWW-Authenticate"))) {
            wrong.add(each.getKey() + " " + operation + matrix + ": " + answer.statusCode());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    // They are refused for what is wrong with them alone.
    for (String role : WITHIN.keySet()) {
      sentBy(signed(good("m-" + role, role))).get("/cohorts").then().statusCode(200);
    }
  }

  /** Each is wrong in one way, and would be taken else. */
  private static Map<String, String> forgeries(String role) {
    return Map.of(
        "expired", signed(good("m", role).expiresAt(Instant.now().minusSeconds(60))),
        "wrong audience", signed(good("m", role).audience("elsewhere")),
        "wrong issuer", signed(good("m", role).issuer("https://elsewhere.example.org")),
        "alg none", unsigned(signed(good("m", role))));
  }

  /** Letter by letter. */
  @Test
  void whatIsSomebodyElsesIsAnsweredAsWhatIsNotThere() throws IOException {
    makeTheirs();
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    Map<String, String> nobodys = new TreeMap<>(theirs);
    nobodys.replaceAll((parameter, name) -> name.equals(theirs.get("grant")) ? NOBODY : "Nobodys");
    for (String role : List.of("viewer", "requester", "organizer", "approver")) {
      String token = token("f-" + role, role, "lab");
      for (Operation operation : operations()) {
        boolean may = operation.roles().stream().anyMatch(WITHIN.get(role)::contains);
        if (!may || !operation.path.contains("{") || operation.path.startsWith("/problems")) {
          continue;
        }
        compared++;
        Response there = operation.send(sentBy(token), filled(operation, theirs));
        Response not = operation.send(sentBy(token), filled(operation, nobodys));
        if (there.statusCode() != 404 && there.statusCode() != 400
            || !told(there, theirs).equals(told(not, nobodys))) {
          wrong.add(
              role
                  + " "
                  + operation.method
                  + " "
                  + operation.path
                  + ": "
                  + told(there, theirs)
                  + " "
                  + told(not, nobodys));
        }
      }
    }
    assertTrue(compared > 40, "only " + compared + " were compared");
    assertEquals(List.of(), wrong);
  }

  private static String told(Response answer, Map<String, String> names) {
    String text =
        answer.statusCode() + answer.asString().replaceAll("\"requestId\":\"[^\"]*\"", "");
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace(name.getValue(), "-");
    }
    return text;
  }

  private String filled(Operation operation, Map<String, String> names) {
    String path = operation.path;
    String kind =
        path.contains("/cohorts/")
            ? "cohort"
            : path.contains("/roles/")
                ? "role"
                : path.contains("/grants/")
                    ? "grant"
                    : path.contains("/instance-profiles/") ? "profile" : "other";
    return path.replace("{userName}", "ada")
        .replace("{accessKeyId}", "AKIAIOSFODNN7EXAMPLE")
        .replace("{code}", "not-found")
        .replaceAll("\\{[^}]*}", names.get(kind));
  }

  /** An administrator's, of each kind. */
  private void makeTheirs() {
    if (api().get("/cohorts/Theirs-cohort").statusCode() == 404) {
      post(api(), "/cohorts", "{'name': 'Theirs-cohort'}").then().statusCode(202);
      post(api(), "/cohorts/Theirs-cohort/members", "{'members': [{'email': 'ada@uw.edu'}]}")
          .then()
          .statusCode(202);
      post(
              api(),
              "/roles",
              "{'name': 'Theirs-role', 'trust': [{'type': 'SERVICE', 'service':"
                  + " 'ec2.amazonaws.com'}]}")
          .then()
          .statusCode(202);
      post(api(), "/instance-profiles", "{'name': 'Theirs-profile', 'role': 'Theirs-role'}")
          .then()
          .statusCode(202);
      loop.runUntilIdle();
      post(
              api(),
              "/grants",
              "{'type': 'ASSUME_ROLE', 'principal': {'member': 'ada'}, 'role': 'Theirs-role',"
                  + " 'ttl': 'P2D'}")
          .then()
          .statusCode(202);
      loop.runUntilIdle();
    }
    theirs.put("cohort", "Theirs-cohort");
    theirs.put("role", "Theirs-role");
    theirs.put("profile", "Theirs-profile");
    theirs.put("grant", api().get("/grants?role=Theirs-role").path("items[0].id"));
    theirs.put("other", NOBODY);
  }
}
