package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of other origins read nothing here, unless the configuration names them. */
class CorsIT {

  private static final String PORTAL = "https://portal.example";
  private static final String OTHER = "https://other.example";

  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> sent(StintProcess stint, String method, String origin)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + stint.port() + "/cohorts"))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization")
            .header("Authorization", "Bearer " + StintProcess.TOKEN)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void opensNothing(StintProcess stint, String origin) throws Exception {
    for (String method : List.of("OPTIONS", "GET")) {
      HttpResponse<String> answer = sent(stint, method, origin);
      // Without this one a browser hands the page nothing, whatever else is said.
      assertEquals(
          Optional.empty(), answer.headers().firstValue("Access-Control-Allow-Origin"), method);
    }
  }

  private static Map<String, String> sandbox(String name) {
    Map<String, String> environment = new HashMap<>();
    environment.put("STINT_DATA_DIR", StintProcess.emptyFolder(name).toString());
    environment.put("STINT_SANDBOX_PORT", "0");
    environment.put("STINT_TOKEN", StintProcess.TOKEN);
    return environment;
  }

  @Test
  void withoutConfigurationNoOriginIsLetIn() throws Exception {
    try (StintProcess stint = StintProcess.start("sandbox", sandbox("cors-off")).ready()) {
      opensNothing(stint, PORTAL);
      opensNothing(stint, "null");
    }
  }

  @Test
  void whoIsNamedIsAndNobodyElse() throws Exception {
    Map<String, String> environment = sandbox("cors-on");
    environment.put("QUARKUS_HTTP_CORS_ENABLED", "true");
    environment.put("QUARKUS_HTTP_CORS_ORIGINS", PORTAL);
    try (StintProcess stint = StintProcess.start("sandbox", environment).ready()) {
      for (String method : List.of("OPTIONS", "GET")) {
        HttpResponse<String> answer = sent(stint, method, PORTAL);
        assertEquals(200, answer.statusCode());
        assertEquals(PORTAL, answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
      }
      opensNothing(stint, OTHER);
    }
  }
}
