package io.stint.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemTest extends StintTest {

  @Inject AgroalDataSource database;

  @Test
  void withoutATokenEvenAnUnknownPathIs401() {
    problem(given().get("/nowhere"), 401, "unauthenticated")
        .header("WWW-Authenticate", containsString("Bearer"));
    problem(given().get("/samples/json"), 401, "unauthenticated");
    problem(given().get("/q/metrics"), 401, "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer ",
        "Bearer stint-sandbox",
        "Bearer " + TOKEN + "2",
        "Basic YTpi",
        "x"
      })
  void aWrongTokenIs401(String authorization) {
    problem(
            given().header("Authorization", authorization).get("/samples/json"),
            401,
            "unauthenticated")
        .header("WWW-Authenticate", containsString("Bearer"));
  }

  @Test
  void aRoleThatIsMissingIs403() {
    problem(offContract().get("/samples/forbidden"), 403, "forbidden");
  }

  @Test
  void anUnknownPathIs404() {
    problem(offContract().get("/nowhere"), 404, "not-found").body("instance", equalTo("/nowhere"));
    problem(offContract().get("/samples/nowhere"), 404, "not-found");
    problem(offContract().get("/q/nowhere"), 404, "not-found");
  }

  @Test
  void anUnknownMethodIs405AndSaysWhichAreKnown() {
    problem(offContract().delete("/samples/json"), 405, "method-not-allowed")
        .header("Allow", equalTo("GET, HEAD, OPTIONS"));
  }

  @Test
  void anUnknownMethodBesideAnotherResourceIs405() {
    problem(offContract().get("/cohorts/any/credentials"), 405, "method-not-allowed")
        .header("Allow", equalTo("OPTIONS, POST"));
  }

  @Test
  void optionsNamesTheMethodsOfThisPathAlone() {
    offContract()
        .options("/samples/json")
        .then()
        .statusCode(200)
        .header("Allow", equalTo("GET, HEAD, OPTIONS"));
    problem(offContract().options("/nowhere"), 404, "not-found");
  }

  @Test
  void aQueryParameterWithoutAValueOrTwiceIs400() {
    problem(offContract().get("/cohorts?pageSize"), 400, "invalid-request")
        .body("errors.pointer", equalTo(List.of("?pageSize")));
    problem(offContract().get("/cohorts?state="), 400, "invalid-request");
    problem(offContract().get("/cohorts?pageSize=1&pageSize=2"), 400, "invalid-request");
  }

  @Test
  void aTypeThatCannotBeProducedIs406() {
    problem(offContract().accept("image/png").get("/samples/json"), 406, "not-acceptable");
  }

  @Test
  void aTypeThatIsNotTakenIs415() {
    problem(
        offContract().contentType("text/plain").body("x").post("/samples/echo"),
        415,
        "unsupported-media-type");
  }

  @Test
  void aPatchOfAnotherTypeIs415AndNamesTheRightOne() {
    problem(
            offContract().contentType("application/json").body("{}").patch("/samples"),
            415,
            "unsupported-media-type")
        .body("detail", containsString("application/merge-patch+json"))
        .header("Accept-Patch", "application/merge-patch+json");
  }

  @Test
  void tooManyIs429AndSaysWhenToComeAgain() {
    problem(offContract().get("/samples/too-many"), 429, "too-many-requests")
        .header("Retry-After", "7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/samples/bug", "/samples/unwritable"})
  void aBugIs500AndShowsNothingOfTheInside(String path) {
    problem(offContract().get(path), 500, "internal-error")
        .body(not(containsString("io.stint.")))
        .body(not(containsString("Exception")))
        .body(not(containsString("not to be shown")));
  }

  @Test
  void anIdThatIsSentComesBackUnlessItIsStrange() {
    offContract()
        .header("X-Request-Id", "Trace_1.a-b")
        .get("/samples/bug")
        .then()
        .header("X-Request-Id", "Trace_1.a-b")
        .body("requestId", equalTo("Trace_1.a-b"));
    for (String strange : List.of("with space", "x".repeat(65), "a;b", "<b>")) {
      offContract()
          .header("X-Request-Id", strange)
          .get("/samples/json")
          .then()
          .header("X-Request-Id", not(equalTo(strange)))
          .header("X-Request-Id", matchesPattern("[a-f0-9-]{36}"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "08006, 503, database-unavailable",
    "57P01, 503, database-unavailable",
    "53300, 503, database-unavailable",
    "40P01, 503, busy",
    "23505, 409, conflict",
    "42601, 500, internal-error"
  })
  void whatTheDatabaseSaysBecomesAProblem(String state, int status, String code) {
    problem(offContract().get("/samples/sql-state?state=" + state), status, code)
        .body(not(containsString("driver words")));
  }

  /** Whoever makes the second of one name at the same moment hears what a later one would. */
  @Test
  void aNameThatWasTakenAtTheSameMomentIsTaken() throws SQLException {
    assertEquals(ProblemCode.NAME_TAKEN, secondOne("instance_profile_name"));
    assertEquals(ProblemCode.CONFLICT, secondOne("iam_user_email"));
  }

  private ProblemCode secondOne(String index) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create temp table twin (name text constraint " + index + " unique)");
      SQLException refused =
          assertThrows(
              SQLException.class, () -> statement.execute("insert into twin values ('a'), ('a')"));
      statement.execute("drop table twin");
      return DatabaseProblems.refusalFor(refused).orElseThrow().code();
    }
  }

  @Test
  void textThatTheDatabaseCannotHoldIs400() {
    problem(
        offContract().contentType("text/plain").body("a\u0000b").post("/samples/text"),
        400,
        "invalid-request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{\"name\": | malformed-json | \"\" | not well-formed",
        "{\"name\": 'x'} | malformed-json | \"\" | not well-formed",
        "{\"name\": \"a\", \"name\": \"b\"} | malformed-json | \"\" | Duplicate field",
        "{} {} | invalid-request | \"\" | after the end",
        "[] | invalid-request | \"\" | object",
        "{\"nmae\": \"a\"} | unknown-property | /nmae | Known here: adopt, at",
        "{\"parts\": [{\"name\": \"a\"}, {\"x/y\": 1}]} | unknown-property | /parts/1/x~1y | x/y",
        "{\"name\": 5} | invalid-request | /name | string",
        "{\"count\": \"5\"} | invalid-request | /count | number",
        "{\"count\": 5.5} | invalid-request | /count | number",
        "{\"count\": 99999999999} | invalid-request | /count | number",
        "{\"adopt\": \"true\"} | invalid-request | /adopt | true or false",
        "{\"parts\": {}} | invalid-request | /parts | array",
        "{\"tags\": {\"a\": 1}} | invalid-request | /tags/a | string",
        "{\"colour\": \"BLUE\"} | invalid-request | /colour | one of RED, GREEN",
        "{\"colour\": 0} | invalid-request | /colour | RED, GREEN",
        "{\"at\": \"2026-12-01\"} | invalid-request | /at | RFC 3339",
        "{\"at\": \"2026-12-01T17:00:00\"} | invalid-request | /at | RFC 3339",
        "{\"at\": \"2026-02-30T17:00:00Z\"} | invalid-request | /at | RFC 3339",
        "{\"at\": 1764608400} | invalid-request | /at | RFC 3339",
        "{\"at\": \"\"} | invalid-request | /at | RFC 3339",
        "{\"at\": \"9999-12-31T23:59:59-00:01\"} | invalid-request | /at | RFC 3339",
        "{\"at\": \"0001-01-01T00:00:00+00:01\"} | invalid-request | /at | RFC 3339",
        "{\"lasts\": \"PT9223372036854775807S\"} | invalid-request | /lasts | P36500D",
        "{\"lasts\": \"PT-9223372036854775807S\"} | invalid-request | /lasts | P36500D",
        "{\"lasts\": \"PT876000H0.000000001S\"} | invalid-request | /lasts | P36500D",
        "{\"name\": \"a\\u0000b\"} | invalid-request | /name | U+0000",
        "{\"name\": \"a\\u001b[2Jb\"} | invalid-request | /name | U+001B",
        "{\"name\": \"a\\u0085b\"} | invalid-request | /name | U+0085",
        "{\"name\": \"a\\u202eb\"} | invalid-request | /name | U+202E",
        "{\"name\": \"a\\u2066b\"} | invalid-request | /name | U+2066",
        "{\"name\": \"a\\u200fb\"} | invalid-request | /name | U+200F",
        "{\"name\": \"a\\u2028b\"} | invalid-request | /name | U+2028",
        "{\"name\": \"a\\u200bb\"} | invalid-request | /name | U+200B",
        "{\"name\": \"a\\u2060b\"} | invalid-request | /name | U+2060",
        "{\"name\": \"a\\u2064b\"} | invalid-request | /name | U+2064",
        "{\"name\": \"a\\ufeffb\"} | invalid-request | /name | U+FEFF",
        "{\"name\": \"a\\u00adb\"} | invalid-request | /name | U+00AD",
        "{\"name\": \"a\\u180eb\"} | invalid-request | /name | U+180E",
        "{\"name\": \"a\\u034fb\"} | invalid-request | /name | U+034F",
        "{\"name\": \"a\\u115fb\"} | invalid-request | /name | U+115F",
        "{\"name\": \"a\\ufe01b\"} | invalid-request | /name | U+FE01",
        "{\"name\": \"a\\uffa0b\"} | invalid-request | /name | U+FFA0",
        "{\"name\": \"a\\udb40\\udc41\"} | invalid-request | /name | U+E0041",
        "{\"name\": \"a\\ud800b\"} | invalid-request | /name | U+D800",
        "{\"parts\": [{\"name\": \"a\\u202eb\"}]} | invalid-request | /parts/0/name | U+202E",
        "{\"tags\": {\"a\": \"\\u0007\"}} | invalid-request | /tags/a | U+0007",
        "{\"lasts\": \"4 hours\"} | invalid-request | /lasts | ISO 8601",
        "{\"lasts\": 3600} | invalid-request | /lasts | ISO 8601"
      })
  void badJsonIs400WithAPointer(String body, String code, String pointer, String words) {
    problem(
            offContract().contentType("application/json").body(body).post("/samples/echo"),
            400,
            code)
        .body("errors", hasSize(1))
        .body("errors[0].pointer", equalTo(pointer == null ? "" : pointer))
        .body("errors[0].detail", containsString(words))
        .body(not(containsString("io.stint.")));
  }

  @Test
  void aPostWithoutABodyIs400() {
    problem(offContract().contentType("application/json").post("/samples"), 400, "invalid-request")
        .body("detail", containsString("body is required"));
  }

  @Test
  void aQueryParameterThatNobodyKnowsIs400() {
    problem(offContract().get("/samples/pages?pagesize=5"), 400, "invalid-request")
        .body("errors[0].pointer", equalTo("?pagesize"));
  }

  private static ValidatableResponse problem(Response answer, int status, String code) {
    return answer
        .then()
        .statusCode(status)
        .contentType(Problem.MEDIA_TYPE)
        .header("X-Request-Id", matchesPattern("[A-Za-z0-9._-]{1,64}"))
        .body("status", equalTo(status))
        .body("code", equalTo(code))
        .body("type", equalTo("/problems/" + code))
        .body("title", matchesPattern("[A-Z].+"))
        .body("detail", matchesPattern("(?s).+\\."))
        .body("instance", matchesPattern("/.*"))
        .body("requestId", equalTo(answer.getHeader("X-Request-Id")));
  }
}
