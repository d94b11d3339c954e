package io.stint.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.stint.contract.Contract;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients send that were generated from the contract, and the browsers and scripts beside. */
@QuarkusTest
class GeneratedClientsTest extends StintTest {

  /** The first JSON among all answers of an operation whose success is none. */
  private static final String ONLY_PROBLEMS = Problem.MEDIA_TYPE;

  private static final String FILE = "Name,Email\n\"Lovelace, Ada\",ada@%s.edu\n";

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  private final String unique = "crew-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void aCohort() {
    sandbox.noFaults();
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", unique))
        .post("/cohorts")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  private String file() {
    return FILE.formatted(unique);
  }

  @Test
  void aPlanThatIsAskedForAsBeforeIsToldWhereItIsNow() {
    for (String kind : List.of("cohorts", "roles", "grants", "instance-profiles")) {
      for (String flag : List.of("true", "false")) {
        offContract()
            .contentType(ContentType.JSON)
            .body(Map.of())
            .queryParam("validateOnly", flag)
            .post("/" + kind)
            .then()
            .statusCode(400)
            .body("errors", hasSize(1))
            .body("errors[0].pointer", equalTo("?validateOnly"))
            .body("detail", containsString("POST /plans/" + kind));
        offContract()
            .contentType(MergePatch.MEDIA_TYPE)
            .body(Map.of())
            .queryParam("validateOnly", flag)
            .patch("/" + kind + "/some")
            .then()
            .statusCode(400)
            .body("detail", containsString("PATCH /plans/" + kind + "/some"));
      }
    }
    offContract()
        .contentType("text/csv")
        .body("Email\n")
        .queryParam("validateOnly", "true")
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(400)
        .body("detail", containsString("POST /plans/cohorts/" + unique + "/roster"));
    offContract()
        .queryParam("validateOnly", "true")
        .get("/cohorts")
        .then()
        .statusCode(400)
        .body("detail", containsString("Known: endsBefore, pageSize"));
  }

  @Test
  void jsonIsAMergePatchToo() {
    offContract()
        .contentType(ContentType.JSON)
        .body(Map.of("description", "by way of JSON"))
        .patch("/cohorts/{name}", unique)
        .then()
        .statusCode(202)
        .body("description", equalTo("by way of JSON"));
    offContract()
        .contentType(ContentType.TEXT)
        .body("{}")
        .patch("/cohorts/{name}", unique)
        .then()
        .statusCode(415)
        .body("detail", containsString(MergePatch.MEDIA_TYPE));
  }

  @Test
  void whatIsSentForWhatWasNotSetSaysNothing() {
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", unique, "tags", Map.of(), "trust", EC2))
        .post("/roles")
        .then()
        .statusCode(202);
    add("grace");
    loop.runUntilIdle();
    Map<String, Object> principal = Map.of("member", "grace");
    grant("ASSUME_ROLE", Map.of("principal", principal, "role", unique, "passTo", List.of()));
    grant("PASS_ROLE", Map.of("principal", principal, "role", unique, "passTo", List.of()))
        .body("passTo", equalTo(List.of("ec2.amazonaws.com")));
    Map<String, Object> policy =
        Map.of("arn", "arn:aws:iam::aws:policy/ReadOnlyAccess", "document", Map.of());
    grant("POLICY", Map.of("principal", principal, "policy", policy, "passTo", List.of()));
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", unique, "newRole", Map.of("name", unique + "-p", "trust", List.of())))
        .post("/instance-profiles")
        .then()
        .statusCode(202);
    offContract()
        .contentType(ContentType.JSON)
        .body(Map.of("name", unique + "-q", "role", unique, "newRole", Map.of()))
        .post("/instance-profiles")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/newRole"));
  }

  @Test
  void whoCannotSendNullSaysItInWords() {
    String end = "2999-01-01T00:00:00Z";
    for (Object never : List.of("NEVER", "")) {
      change("/cohorts/{name}", Map.of("endsAt", end)).body("endsAt", equalTo(end));
      change("/cohorts/{name}", Map.of("endsAt", never)).body("endsAt", equalTo(null));
    }
    change("/cohorts/{name}", Map.of("description", "x", "removeAfter", "P1D"));
    change("/cohorts/{name}", Map.of("description", "", "removeAfter", ""))
        .body("description", equalTo(null))
        .body("removeAfter", equalTo("P7D"));
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", unique, "tags", Map.of("team", "blue"), "trust", EC2))
        .post("/roles")
        .then()
        .statusCode(202);
    change("/roles/{name}", Map.of("grants", Map.of("maxDuration", "PT1H")))
        .body("grants.maxDuration", equalTo("PT1H"));
    change("/roles/{name}", Map.of("grants", Map.of("maxDuration", ""), "tags", Map.of("team", "")))
        .body("grants.maxDuration", equalTo(null))
        .body("tags.team", equalTo(""));
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", unique, "role", unique))
        .post("/instance-profiles")
        .then()
        .statusCode(202);
    change("/instance-profiles/{name}", Map.of("role", "")).body("role", equalTo(null));
  }

  private static final List<Map<String, String>> EC2 =
      List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"));

  private void add(String user) {
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("members", List.of(Map.of("email", user + "@" + unique + ".edu"))))
        .post("/cohorts/{name}/members", unique)
        .then()
        .statusCode(202);
  }

  private static ValidatableResponse grant(String type, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("type", type);
    body.put("ttl", "PT1H");
    return api().contentType(ContentType.JSON).body(body).post("/grants").then().statusCode(202);
  }

  private ValidatableResponse change(String path, Map<String, ?> patch) {
    return api()
        .contentType(MergePatch.MEDIA_TYPE)
        .body(patch)
        .patch(path, unique)
        .then()
        .statusCode(202);
  }

  @Test
  void aRosterIsTakenAsAFileInWhateverWayItComes() {
    api()
        .contentType("text/csv")
        .body(file())
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(202)
        .body("rows[0].outcome", equalTo("CREATED"));
    offContract()
        .contentType("application/vnd.ms-excel")
        .body(file().getBytes(UTF_8))
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(202)
        .body("rows[0].outcome", equalTo("UNCHANGED"));
    offContract()
        .multiPart("file", "people.csv", file().getBytes(UTF_8), "application/vnd.ms-excel")
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(202)
        .body("rows[0].outcome", equalTo("UNCHANGED"));
    offContract()
        .contentType("text/csv")
        .body(file())
        .post("/cohorts/{name}/members", unique)
        .then()
        .statusCode(202)
        .body("rows[0].outcome", equalTo("UNCHANGED"));
    String list = api().get("/cohorts/{name}/roster", unique).then().extract().asString();
    assertTrue(list.contains("ada@" + unique + ".edu"), list);
    api()
        .contentType("text/csv")
        .body(list)
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(202)
        .body("unchanged", equalTo(1));
  }

  @Test
  void aFormWithoutExactlyOneFileIsRefused() {
    offContract()
        .multiPart("note", "no file")
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(400)
        .body("detail", containsString("one file"));
    offContract()
        .multiPart("one", "a.csv", file().getBytes(UTF_8))
        .multiPart("two", "b.csv", file().getBytes(UTF_8))
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(400);
    for (String broken : List.of("", "--x\r\nContent-Disposition: form-data; name=", "nothing")) {
      offContract()
          .header("Content-Type", "multipart/form-data; boundary=x")
          .body(broken.getBytes(UTF_8))
          .post("/cohorts/{name}/roster", unique)
          .then()
          .statusCode(400);
    }
    offContract()
        .header("Content-Type", "multipart/form-data")
        .body(file().getBytes(UTF_8))
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(400);
  }

  /** What curl could ask for before there were operations of their own for it. */
  @Test
  void whatWasNegotiatedGoesOnBeing() {
    upload();
    loop.runUntilIdle();
    String csv = "text/csv;charset=UTF-8";
    for (String path : List.of("/credentials", "/members/ada/credentials")) {
      offContract()
          .accept("text/plain")
          .post("/cohorts/{name}" + path, unique)
          .then()
          .statusCode(406);
    }
    offContract()
        .accept("text/csv")
        .post("/cohorts/{name}/credentials", unique)
        .then()
        .statusCode(200)
        .header("Content-Type", csv)
        .body(containsString("ada@" + unique + ".edu"));
    offContract()
        .accept("text/csv")
        .get("/cohorts/{name}/members", unique)
        .then()
        .statusCode(200)
        .header("Content-Type", csv);
    String id =
        api()
            .contentType(ContentType.JSON)
            .body(
                Map.of(
                    "type",
                    "POLICY",
                    "principal",
                    Map.of("cohort", unique),
                    "policy",
                    Map.of("arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
                    "ttl",
                    "PT1H"))
            .post("/grants")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    offContract()
        .accept("text/plain")
        .get("/grants/{id}/instructions", id)
        .then()
        .statusCode(200)
        .header("Content-Type", equalTo("text/plain;charset=UTF-8"));
  }

  private void upload() {
    api()
        .contentType("text/csv")
        .body(file())
        .post("/cohorts/{name}/roster", unique)
        .then()
        .statusCode(202);
  }

  @Test
  void whoAcceptsOnlyProblemsGetsWhatThereIs() {
    upload();
    loop.runUntilIdle();
    String list = "/cohorts/{name}/roster";
    offContract().accept(ONLY_PROBLEMS).get(list, unique).then().contentType("text/csv");
    offContract()
        .accept(ONLY_PROBLEMS)
        .post("/cohorts/{name}/credentials/csv", unique)
        .then()
        .statusCode(200)
        .contentType("text/csv")
        .body(containsString("ada@" + unique + ".edu"));
    for (String accept : List.of(ONLY_PROBLEMS, "text/html")) {
      String keys = "/cohorts/{name}/members/{user}/access-keys";
      String made =
          api().post(keys, unique, "ada").then().statusCode(201).extract().path("accessKeyId");
      offContract()
          .accept(accept)
          .delete(keys + "/{key}", unique, "ada", made)
          .then()
          .statusCode(204);
      api().get(keys, unique, "ada").then().body("items", hasSize(0));
    }
  }

  @Test
  void eventsAreFollowedAtAPathOfTheirOwn() throws Exception {
    for (String accept : List.of(ONLY_PROBLEMS, "*/*", "text/event-stream")) {
      HttpResponse<Stream<String>> answer = follow(accept);
      assertEquals(200, answer.statusCode(), accept);
      assertTrue(
          answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/event-stream"),
          accept);
      assertEquals(
          List.of(),
          Contract.ofFile()
              .objectionsToAnswer(
                  "GET", "/events/stream", 200, "text/event-stream", firstEvent(answer.body())));
      answer.body().close();
    }
  }

  /** With the heartbeat before it. */
  private static String firstEvent(Stream<String> lines) {
    StringBuilder text = new StringBuilder();
    boolean[] data = {false};
    lines
        .takeWhile(line -> !(data[0] && line.isEmpty()))
        .forEach(
            line -> {
              data[0] |= line.startsWith("data:");
              text.append(line).append('\n');
            });
    return text.append('\n').toString();
  }

  private static HttpResponse<Stream<String>> follow(String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + "/events/stream"))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Accept", accept)
            .header("Last-Event-ID", "0-0")
            .timeout(Duration.ofSeconds(20))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
  }
}
