package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes true of a grant by time alone is told once, and again when its end has moved. */
@QuarkusTest
class GrantMomentsTest extends StintTest {

  @Inject GrantMoments moments;
  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  private final String name = "moment-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void anEndThatComesSoonIsToldOnceForEachEnd() {
    String grant = granted();
    look();
    assertEquals(List.of(), told(grant, "grant.endingSoon"));
    sandbox.advance(Duration.ofHours(3));
    look();
    look();
    List<Map<String, Object>> first = told(grant, "grant.endingSoon");
    assertEquals(1, first.size());
    assertEquals(name, first.get(0).get("principal"));
    assertEquals("POLICY", first.get(0).get("type"));
    api()
        .contentType("application/merge-patch+json")
        .body("{\"ttl\": \"PT3H\"}")
        .patch("/grants/" + grant)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    look();
    assertEquals(1, told(grant, "grant.endingSoon").size());
    sandbox.advance(Duration.ofHours(2));
    look();
    assertEquals(2, told(grant, "grant.endingSoon").size());
  }

  @Test
  void oneThatShouldHaveEndedIsToldOnceAndNotWhenItWentInTime() {
    String inTime = granted();
    String late = granted();
    api().delete("/grants/" + inTime).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofHours(4));
    look();
    assertEquals(List.of(), told(late, "grant.overdue"));
    sandbox.advance(Duration.ofMinutes(1));
    look();
    look();
    assertEquals(1, told(late, "grant.overdue").size());
    assertEquals(List.of(), told(inTime, "grant.overdue"));
    loop.runUntilIdle();
    look();
    assertEquals(1, told(late, "grant.overdue").size());
  }

  private void look() {
    moments.look();
  }

  private String granted() {
    if (api().get("/cohorts/" + name).statusCode() == 404) {
      post("/cohorts", Map.of("name", name));
      post(
          "/cohorts/" + name + "/members",
          Map.of("members", List.of(Map.of("email", name + "@uw.edu"))));
      loop.runUntilIdle();
    }
    String id =
        post(
            "/grants",
            Map.of(
                "type",
                "POLICY",
                "principal",
                Map.of("member", name),
                "policy",
                Map.of("arn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
                "ttl",
                "PT4H"));
    loop.runUntilIdle();
    return id;
  }

  private static String post(String path, Object body) {
    return api()
        .contentType("application/json")
        .body(body)
        .post(path)
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private static List<Map<String, Object>> told(String grant, String action) {
    return api()
        .get("/events?subject=" + grant + "&action=" + action)
        .then()
        .extract()
        .path("items.details");
  }
}
