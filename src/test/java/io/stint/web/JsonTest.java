package io.stint.web;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.stint.support.StintTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class JsonTest extends StintTest {

  @ParameterizedTest
  @CsvSource({
    "2026-12-01T17:00:00Z, 2026-12-01T17:00:00Z",
    "2026-12-01T17:00:00+02:00, 2026-12-01T15:00:00Z",
    "2026-12-01T17:00:00.123456789Z, 2026-12-01T17:00:00.123456Z"
  })
  void instantsAreTakenWithAnyOffsetAndWrittenInUtc(String sent, String shown) {
    echo("{\"at\": \"" + sent + "\"}").body("at", equalTo(shown));
  }

  @ParameterizedTest
  @CsvSource({"PT4H, PT4H", "P7D, P7D", "PT24H, P1D", "PT90M, PT1H30M", "PT0S, PT0S"})
  void durationsAreIso8601(String sent, String shown) {
    echo("{\"lasts\": \"" + sent + "\"}").body("lasts", equalTo(shown));
  }

  @Test
  void whatIsNotThereIsShownAsNull() {
    echo("{\"name\": \"a\"}")
        .body("name", equalTo("a"))
        .body("containsKey('at')", equalTo(true))
        .body("at", nullValue())
        .body("adopt", equalTo(false));
  }

  private static ValidatableResponse echo(String body) {
    return offContract()
        .contentType("application/json")
        .body(body)
        .post("/samples/echo")
        .then()
        .statusCode(200);
  }
}
