package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other ends, of grants that could not be asked for any more. */
@QuarkusTest
class GrantChangeTest extends GrantStory {

  @Test
  void aShorterEndIsTakenWhateverTheRoleAllowsByNow() {
    String ada = unique("ada");
    cohort(ada);
    String role = role(Map.of("grants", Map.of("maxDuration", "P30D")));
    String id = granted(assume(role, member(ada), Duration.ofDays(30)));
    offContract()
        .contentType("application/merge-patch+json")
        .body(Map.of("grants", Map.of("maxDuration", "P1D")))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    change(id, Map.of("ttl", "P31D"))
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/expiresAt"));
    change(id, Map.of("ttl", "P10D")).then().statusCode(202);
    change(id, Map.of("ttl", "P11D")).then().statusCode(422);
  }

  @Test
  void oneThatIsOverIsOverWhateverElseIsGone() {
    String ada = unique("ada");
    String crew = cohort(ada);
    String role = role();
    String id = granted(assume(role, Map.of("cohort", crew), Duration.ofHours(1)));
    offContract().delete("/cohorts/{name}", crew).then().statusCode(202);
    loop.runUntilIdle();
    offContract().get("/cohorts/{name}", crew).then().statusCode(404);
    change(id, Map.of("ttl", "PT2H")).then().statusCode(409).body("code", equalTo("ended"));
    api()
        .contentType("application/merge-patch+json")
        .header("If-Match", "\"v0\"")
        .body(Map.of("ttl", "PT2H"))
        .patch("/grants/{id}", id)
        .then()
        .statusCode(412);
  }
}
