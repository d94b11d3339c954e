package io.stint.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.RawHttp;
import io.stint.support.StintTest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Any;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a path is spelt, a stranger sees health, the contract and the empty page, and nothing
 * else.
 */
@QuarkusTest
class DoorsTest extends StintTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cohorts",
        "/cohorts/",
        "//cohorts",
        "///cohorts",
        "/./cohorts",
        "/x/../cohorts",
        "/%63ohorts",
        "/cohorts;x=1",
        "/cohorts;",
        "/;x=1/cohorts",
        "/cohorts%3Bx=1",
        "/cohorts%2F",
        "/%2Fcohorts",
        "/%2e/cohorts",
        "/cohorts?x=/q/health",
        "/cohorts#/q/health",
        "/cohorts;/q/health",
        "/q/health/../../cohorts",
        "/q/health/%2e%2e/%2e%2e/cohorts",
        "/q/health/..%2f..%2fcohorts",
        "/q/health;x=1/../../cohorts",
        "/q/health;x=1",
        "/q/health/;x=1",
        "/q/openapi/../../cohorts",
        "/q/openapi;x=1",
        "/q/openapi/",
        "/q/swagger-ui/../../cohorts",
        "/q/swagger-ui/..;/..;/cohorts",
        "/q/swagger-ui/%2e%2e/%2e%2e/cohorts",
        "/q/swagger-ui/..%2f..%2fcohorts",
        "/q/swagger-ui/..%5c..%5ccohorts",
        "/q/swagger-ui/;x=1",
        "/q/swagger-ui/a;x=1",
        "/q/metrics",
        "/q/metrics/",
        "/q/metrics;x=1",
        "/q/health/../metrics",
        "/q/%6detrics",
        "/q",
        "/q/",
        "/q/dev-ui",
        "/q/arc",
        "/index.html",
        "/page",
        "/page/",
        "/page/../cohorts",
        "/page/%2e%2e/cohorts",
        "/page/main.js/../../cohorts",
        "/page/main.js;x=1",
        "/page/nowhere/main.js",
        "/META-INF/openapi.yaml",
        "/nowhere",
        "http://localhost/cohorts"
      })
  void aStrangersPathIsNeverOpen(String path) throws IOException {
    for (String method : new String[] {"GET", "HEAD", "OPTIONS", "POST", "DELETE"}) {
      String answer = RawHttp.sent(method + " " + path, "Content-Length: 0");
      assertTrue(
          answer.startsWith("HTTP/1.1 401 ") || answer.startsWith("HTTP/1.1 400 "),
          method + " " + path + "\n" + answer);
      assertFalse(answer.contains("\"items\""), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q/health",
        "/q/health/live",
        "/q/health/ready",
        "/q/openapi",
        "/q/swagger-ui/",
        "/q/swagger-ui/index.html",
        "/",
        "/page/main.js",
        "/page/style.css"
      })
  void healthTheContractAndThePageAreOpen(String path) {
    assertEquals(200, given().get(path).statusCode());
  }

  @Test
  void aPathWithMatrixParametersIsServedToACallerAlone() throws IOException {
    String asked = "GET /cohorts;x=1";
    assertTrue(RawHttp.sent(asked).startsWith("HTTP/1.1 401 "));
    String answer = RawHttp.sent(asked, "Authorization: Bearer " + TOKEN);
    assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("\"items\""), answer);
  }

  @Test
  void aResourceThatSaysNothingIsClosedToEverybody() {
    given().get("/unguarded").then().statusCode(401).body("code", equalTo("unauthenticated"));
    offContract().get("/unguarded").then().statusCode(403).body("code", equalTo("forbidden"));
  }

  /**
   * What decides is at the resource: the service does not start where an operation says nothing.
   */
  @Test
  void everyServedMethodSaysWhoMayCallIt() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> GuardedOperations.requireGuarded(Stream.of(Said.class, Unsaid.class)));
    assertTrue(refused.getMessage().contains("[Unsaid.open]"), refused.getMessage());
    GuardedOperations.requireGuarded(Stream.of(Said.class));
    long served =
        Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
            .filter(bean -> bean.getBeanClass().isAnnotationPresent(Path.class))
            .count();
    assertTrue(served > 20, "only " + served + " resources are looked at");
  }

  static class Said {
    @RolesAllowed(CallerRole.VIEWERS)
    @GET
    public void guarded() {}

    public void notServed() {}
  }

  static class Unsaid {
    @GET
    public void open() {}
  }

  @Test
  void metricsAreForCallers() {
    offContract().get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory"));
  }
}
