package io.stint.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.RawHttp;
import io.stint.support.StintTest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whatever is asked, by whom and how it is answered: no metric repeats a name. */
@QuarkusTest
class RequestLabelsTest extends StintTest {

  private static final String NAME = "labelled-monday";

  @Test
  void noLabelRepeatsWhatACallerTyped() throws IOException {
    offContract()
        .contentType("application/json")
        .body("{\"name\": \"" + NAME + "\"}")
        .post("/cohorts")
        .then()
        .statusCode(202);
    for (String path :
        List.of(
            "/cohorts/" + NAME,
            "/cohorts/" + NAME + "/",
            "/cohorts/" + NAME + "/members",
            "/cohorts/" + NAME + "/members/" + NAME,
            "/cohorts/x-" + NAME,
            "/cohorts/" + NAME + ";x=1",
            "/cohorts/" + NAME + "?pageSize=" + NAME,
            "/cohorts/{" + NAME + "}",
            "/" + NAME,
            "/" + NAME + "/" + NAME,
            "/roles/" + NAME,
            "/grants/" + NAME,
            "/q/" + NAME,
            "/q/metrics/" + NAME)) {
      for (String method : List.of("GET", "HEAD", "OPTIONS", "POST", "PATCH", "PUT")) {
        for (String authorization :
            List.of(
                "X-No: token", "Authorization: Bearer wrong", "Authorization: Bearer " + TOKEN)) {
          RawHttp.sent(method + " " + path, authorization, "Content-Length: 0");
        }
      }
    }
    String bearer = "Authorization: Bearer " + TOKEN;
    RawHttp.sent(NAME.toUpperCase(Locale.ROOT) + " /cohorts", bearer);
    RawHttp.sent("PATCH /cohorts/" + NAME, bearer, "Content-Length: 99999999");
    RawHttp.sent("GET /cohorts/" + NAME + "/%zz", bearer);
    RawHttp.sent("GET http://" + NAME + "/cohorts/" + NAME, bearer);
    offContract().contentType("text/plain").body("x").patch("/cohorts/" + NAME);

    List<String> metrics = offContract().get("/q/metrics").asString().lines().toList();
    assertEquals(
        List.of(),
        metrics.stream().filter(line -> line.toLowerCase(Locale.ROOT).contains("monday")).toList());
    for (String path : List.of("/cohorts/{name}", "/cohorts/{name}/members", "/grants/{id}")) {
      assertTrue(
          metrics.stream().anyMatch(line -> line.contains("uri=\"" + path + "\"")),
          () -> path + " is in no label:\n" + String.join("\n", requests(metrics)));
    }
  }

  private static List<String> requests(List<String> metrics) {
    return metrics.stream()
        .filter(line -> line.startsWith("http_server_requests_seconds_count"))
        .toList();
  }
}
