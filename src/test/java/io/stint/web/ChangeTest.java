package io.stint.web;

import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.stint.support.StintTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If-Match and merge patches. */
@QuarkusTest
class ChangeTest extends StintTest {

  @Test
  void whatIsSentReplacesNullRemovesAndTheRestStays() {
    patch("{\"description\": null, \"tags\": {\"a\": null, \"c\": \"3\"}}", null)
        .statusCode(200)
        .header("ETag", "\"v8\"")
        .body("description", nullValue())
        .body("endsAt", equalTo("2026-12-01T17:00:00Z"))
        .body("tags", equalTo(Map.of("b", "2", "c", "3")));
    patch("{}", null).body("description", equalTo("before"));
    patch("{\"tags\": {\"a\": null, \"b\": null}}", null).body("tags", anEmptyMap());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"descripton\": \"x\"} | unknown-property | /descripton",
        "{\"bogus\": null} | unknown-property | /bogus",
        "{\"endsAt\": \"tomorrow\"} | invalid-request | /endsAt",
        "{\"tags\": {\"a\": 5}} | invalid-request | /tags/a",
        "{\"tags\": 5} | invalid-request | /tags"
      })
  void aBadPatchIs400WithAPointer(String body, String code, String pointer) {
    patch(body, null)
        .statusCode(400)
        .body("code", equalTo(code))
        .body("errors[0].pointer", equalTo(pointer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "\"x\"", "null", ""})
  void aPatchThatIsNoObjectIs400(String body) {
    patch(body, null).statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"v7\"", "*", "\"v6\", \"v7\"", " \"v7\" "})
  void aTagOfTheVersionMatches(String ifMatch) {
    patch("{}", ifMatch).statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"v6\"", "v7", "W/\"v7\"", "\"v6\", \"v8\"", "nonsense"})
  void anotherTagIs412(String ifMatch) {
    patch("{}", ifMatch)
        .statusCode(412)
        .body("code", equalTo("precondition-failed"))
        .body("detail", containsString("\"v7\""));
  }

  private static ValidatableResponse patch(String body, String ifMatch) {
    var request = offContract().contentType("application/merge-patch+json").body(body);
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    return request.patch("/samples").then();
  }
}
