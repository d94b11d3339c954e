package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.sandbox.Sandbox;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS lets through much less than there is to do, and less than was configured. */
class ThrottledIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MEMBERS = 300;

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000"})
  void accessEndsWhileHundredsWaitForAnAwsThatThrottles(String configured) throws Exception {
    try (Sandbox world =
            Sandbox.start(
                new Sandbox.Options(StintProcess.emptyFolder("throttled"), true, true, 0));
        StintProcess stint = replica(world, configured)) {
      post(stint, "/cohorts", "{\"name\": \"crew\"}");
      post(stint, "/cohorts/crew/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
      post(
          stint,
          "/roles",
          """
          {"name": "Operator",
           "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
          """);
      eventually(() -> get(stint, "/cohorts/crew").at("/members/active").asInt() == 1, stint);
      JsonNode grant =
          post(
              stint,
              "/grants",
              """
              {"type": "ASSUME_ROLE", "principal": {"member": "ada"}, "role": "Operator",
               "ttl": "PT4H"}
              """);
      assertEquals("ACTIVE", grant.get("state").asText(), grant.toString());

      admin(world, "PUT", "faults", "{\"throttle\": {\"rate\": 5, \"burst\": 5}}");
      StringBuilder roster = new StringBuilder("Email\n");
      for (int i = 0; i < MEMBERS; i++) {
        roster.append("person").append(i).append("@uw.edu\n");
      }
      assertEquals(
          202,
          stint
              .call("POST", "/cohorts/crew/members", "text/csv", roster.toString(), 0)
              .statusCode());
      eventually(() -> get(stint, "/cohorts/crew").at("/members/active").asInt() > 3, stint);

      long before = done(world);
      HttpResponse<String> revoked =
          stint.call("DELETE", "/grants/" + grant.get("id").asText(), "application/json", "", 30);
      assertTrue(revoked.body().contains("\"REVOKED\""), revoked.body() + stint.text());
      assertTrue(done(world) - before < 100, "others were let past it");

      JsonNode budget = get(stint, "/account").get("budget");
      assertTrue(budget.get("ratePerSecond").asDouble() < 20, budget.toString());
      assertTrue(get(stint, "/cohorts/crew").at("/members/pending").asInt() > 0);
      assertTrue(stint.get("/q/metrics").body().contains("stint_iam_rate"));
    }
  }

  private static long done(Sandbox world) throws Exception {
    long done = 0;
    for (JsonNode call : admin(world, "GET", "calls", "").get("calls")) {
      done += call.get("outcome").asText().equals("OK") ? 1 : 0;
    }
    return done;
  }

  private static JsonNode admin(Sandbox world, String method, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(world.endpoint().orElseThrow().resolve("/_stint/" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static void eventually(BooleanSupplier condition, StintProcess stint) {
    for (int i = 0; i < 2_000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
    }
    throw new AssertionError(stint.text());
  }

  private static JsonNode get(StintProcess stint, String path) {
    try {
      return JSON.readTree(stint.get(path).body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode post(StintProcess stint, String path, String body) throws Exception {
    HttpResponse<String> answer = stint.call("POST", path, "application/json", body);
    assertTrue(answer.statusCode() / 100 == 2, answer.body());
    return JSON.readTree(answer.body());
  }

  private static StintProcess replica(Sandbox world, String rate) throws Exception {
    return StintProcess.start(
            "sandbox",
            StintProcess.with(
                world,
                Map.of(
                    "STINT_SANDBOX_DATABASE",
                    "false",
                    "STINT_SANDBOX_AWS",
                    "false",
                    "STINT_IAM_RATE",
                    rate)))
        .ready();
  }
}
