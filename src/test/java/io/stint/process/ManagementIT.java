package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Sandbox;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In production what is for operations alone has a port of its own. */
class ManagementIT {

  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer " + StintProcess.TOKEN)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void missing(int port, String path) throws Exception {
    HttpResponse<String> answer = get(port, path);
    assertEquals(404, answer.statusCode(), path);
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""), path);
    assertTrue(answer.headers().firstValue("X-Request-Id").isPresent(), path);
  }

  @Test
  void metricsAndTheApiBrowserAreNotWhereCallersComeIn() throws Exception {
    try (Sandbox world =
        Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("management"), true, true, 0))) {
      int management = StintProcess.freePort();
      Map<String, String> environment =
          StintProcess.with(world, Map.of("STINT_MANAGEMENT_PORT", Integer.toString(management)));
      try (StintProcess stint = StintProcess.start(null, environment)) {
        stint.ready();
        for (String path :
            new String[] {
              "/q/metrics",
              "/q/metrics/",
              "/q/%6detrics",
              "/q//metrics",
              "/q/swagger-ui",
              "/q/swagger-ui/",
              "/q/swagger-ui/index.html"
            }) {
          assertEquals(404, get(stint.port(), path).statusCode(), path);
        }
        missing(stint.port(), "/q/metrics");
        missing(stint.port(), "/q/swagger-ui/");
        assertEquals(200, get(stint.port(), "/q/health/ready").statusCode());
        assertEquals(200, get(stint.port(), "/q/openapi").statusCode());
        assertEquals(200, get(stint.port(), "/cohorts").statusCode());

        HttpResponse<String> metrics = get(management, "/q/metrics");
        assertEquals(200, metrics.statusCode());
        assertTrue(metrics.body().contains("jvm_memory"), metrics.body());
        assertEquals("nosniff", metrics.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals(200, get(management, "/q/swagger-ui/").statusCode());
        assertEquals(200, get(management, "/q/health/ready").statusCode());
        missing(management, "/cohorts");
        missing(management, "/");
        missing(management, "/page/main.js");
        assertEquals(
            401,
            http.send(
                    HttpRequest.newBuilder(
                            URI.create("http://localhost:" + management + "/q/metrics"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode());
      }
      try (ServerSocket taken = new ServerSocket(management);
          StintProcess stint = StintProcess.start(null, environment)) {
        assertTrue(taken.isBound());
        assertEquals(1, stint.exitCode(), stint.text());
        assertTrue(
            stint.text().contains("Stint did not start: the port " + management), stint.text());
      }
    }
  }
}
