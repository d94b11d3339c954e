package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.sandbox.Sandbox;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS lets through much less than there is to do, and less than was configured. */
class ThrottledIT {

  private static final int MEMBERS = 300;

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000"})
  void accessEndsWhileHundredsWaitForAnAwsThatThrottles(String configured) throws Exception {
    try (Sandbox world =
            Sandbox.start(
                new Sandbox.Options(StintProcess.emptyFolder("throttled"), true, true, 0));
        StintProcess stint = StintProcess.beside(world, Map.of("STINT_IAM_RATE", configured))) {
      SandboxAdmin aws = new SandboxAdmin(world);
      stint.post("/cohorts", "{\"name\": \"crew\"}");
      stint.post("/cohorts/crew/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
      stint.post(
          "/roles",
          """
          {"name": "Operator",
           "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
          """);
      stint.eventually(() -> stint.read("/cohorts/crew").at("/members/active").asInt() == 1);
      JsonNode grant =
          stint.post(
              "/grants",
              """
              {"type": "ASSUME_ROLE", "principal": {"member": "ada"}, "role": "Operator",
               "ttl": "PT4H"}
              """);
      assertEquals("ACTIVE", grant.get("state").asText(), grant.toString());

      aws.ask("PUT", "faults", "{\"throttle\": {\"rate\": 5, \"burst\": 5}}");
      StringBuilder roster = new StringBuilder("Email\n");
      for (int i = 0; i < MEMBERS; i++) {
        roster.append("person").append(i).append("@uw.edu\n");
      }
      assertEquals(
          202,
          stint
              .call("POST", "/cohorts/crew/members", "text/csv", roster.toString(), 0)
              .statusCode());
      stint.eventually(() -> stint.read("/cohorts/crew").at("/members/active").asInt() > 3);

      int before = aws.done().size();
      HttpResponse<String> revoked =
          stint.call("DELETE", "/grants/" + grant.get("id").asText(), "application/json", "", 30);
      assertTrue(revoked.body().contains("\"REVOKED\""), revoked.body() + stint.text());
      assertTrue(aws.done().size() - before < 100, "others were let past it");

      JsonNode budget = stint.read("/account").get("budget");
      assertTrue(budget.get("ratePerSecond").asDouble() < 20, budget.toString());
      assertTrue(stint.read("/cohorts/crew").at("/members/pending").asInt() > 0);
      assertTrue(stint.get("/q/metrics").body().contains("stint_iam_rate"));
    }
  }
}
