package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.sandbox.Sandbox;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * AWS lets one call a second through, and hundreds of members are to be severed: whose access ends
 * meanwhile does not wait for them. Counted is what AWS carries out, since that is the time.
 */
class CutFirstIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MEMBERS = 200;

  /** Seconds, at one call a second. */
  private static final int SOON = 10;

  @Test
  void everybodysAccessEndsBeforeTheFirstMemberIsSevered() throws Exception {
    try (Sandbox world =
            Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("cut"), true, true, 0));
        StintProcess one = replica(world);
        StintProcess two = replica(world)) {
      for (String name : List.of("many", "others")) {
        post(
            one,
            "/cohorts",
            """
            {"name": "%s",
             "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
            """
                .formatted(name));
      }
      StringBuilder roster = new StringBuilder("Email\n");
      for (int i = 0; i < MEMBERS; i++) {
        roster.append("person").append(i).append("@uw.edu\n");
      }
      one.call("POST", "/cohorts/many/roster", "text/csv", roster.toString(), 0);
      post(one, "/cohorts/others/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
      post(
          one,
          "/grants",
          """
          {"type": "POLICY", "principal": {"member": "ada"}, "ttl": "PT4H",
           "policy": {"arn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}}
          """);
      eventually(() -> get(one, "/cohorts/many").at("/members/active").asInt() == MEMBERS, one);
      eventually(() -> get(one, "/cohorts/others").at("/members/active").asInt() == 1, one);

      admin(world, "PUT", "faults", "{\"throttle\": {\"rate\": 1, \"burst\": 1}}");
      admin(world, "DELETE", "calls", "");
      one.call("DELETE", "/cohorts/many", "application/json", "", 0);
      eventually(() -> done(world).contains("DetachGroupPolicy"), one);
      assertTrue(done(world).size() <= SOON, done(world).toString());
      assertTrue(!done(world).contains("RemoveUserFromGroup"), done(world).toString());

      eventually(() -> done(world).contains("RemoveUserFromGroup"), one);
      admin(world, "DELETE", "calls", "");
      two.call("DELETE", "/cohorts/others", "application/json", "", 0);
      eventually(() -> done(world).contains("DetachGroupPolicy"), one);
      assertTrue(done(world).size() <= SOON, done(world).toString());
    }
  }

  private static List<String> done(Sandbox world) {
    List<String> done = new ArrayList<>();
    for (JsonNode call : admin(world, "GET", "calls", "").get("calls")) {
      if (call.get("outcome").asText().equals("OK")) {
        done.add(call.get("action").asText());
      }
    }
    return done;
  }

  private static JsonNode admin(Sandbox world, String method, String path, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(world.endpoint().orElseThrow().resolve("/_stint/" + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      return JSON.readTree(
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eventually(BooleanSupplier condition, StintProcess stint) {
    for (int i = 0; i < 20_000; i++) {
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

  private static void post(StintProcess stint, String path, String body) throws Exception {
    HttpResponse<String> answer = stint.call("POST", path, "application/json", body);
    assertEquals(2, answer.statusCode() / 100, answer.body());
  }

  private static StintProcess replica(Sandbox world) throws Exception {
    return StintProcess.start(
            "sandbox",
            StintProcess.with(
                world, Map.of("STINT_SANDBOX_DATABASE", "false", "STINT_SANDBOX_AWS", "false")))
        .ready();
  }
}
