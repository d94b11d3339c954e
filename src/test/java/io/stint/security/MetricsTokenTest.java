package io.stint.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.stint.support.RawHttp;
import io.stint.support.StintTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who collects metrics holds a token that reads metrics. */
@QuarkusTest
class MetricsTokenTest extends StintTest {

  private static final String METRICS_TOKEN = "metrics-tests-metrics-tests-metrics-tests";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  @Test
  void itReadsTheMetrics() {
    collector()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("stint_authentication_refused_total"));
    offContract().get("/q/metrics").then().statusCode(200);
  }

  @Test
  void itMayCallNoOperationOfTheContract() throws IOException {
    JsonNode paths =
        new YAMLMapper().readTree(Path.of("openapi", "openapi.yaml").toFile()).path("paths");
    List<String> open = new ArrayList<>();
    int asked = 0;
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          asked++;
          String verb = method.getKey().toUpperCase(Locale.ROOT);
          String url = path.getKey().replaceAll("\\{[^}]*}", "x");
          int status = collector().request(verb, url).statusCode();
          if (status != 403) {
            open.add(verb + " " + url + " " + status);
          }
        }
      }
    }
    assertTrue(asked > 30, "only " + asked + " operations were found");
    assertEquals(List.of(), open);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cohorts;x=/q/metrics",
        "/q/metrics/../../cohorts",
        "/q/metrics/..;/..;/cohorts",
        "/q/metrics/%2e%2e/%2e%2e/cohorts",
        "/q/metrics;x=1",
        "/q/metrics/",
        "/%71/metrics",
        "/cohorts?x=/q/metrics",
        "//cohorts",
        "/q/dev-ui",
        "/q",
        "/page",
        "/nowhere",
        "/unguarded",
        "http://localhost/cohorts"
      })
  void itOpensNoOtherPath(String path) throws IOException {
    for (String method : List.of("GET", "POST", "DELETE")) {
      String answer =
          RawHttp.sent(
              method + " " + path, "Authorization: Bearer " + METRICS_TOKEN, "Content-Length: 0");
      assertTrue(
          answer.startsWith("HTTP/1.1 403 ") || answer.startsWith("HTTP/1.1 400 "),
          method + " " + path + "\n" + answer);
    }
  }

  @Test
  void whatItMayNotIsSaidAsAProblem() {
    collector()
        .get("/cohorts")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("code", equalTo("forbidden"));
  }

  private static RequestSpecification collector() {
    return given().header("Authorization", "Bearer " + METRICS_TOKEN);
  }
}
