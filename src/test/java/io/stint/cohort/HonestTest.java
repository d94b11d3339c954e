package io.stint.cohort;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever looks at a cohort sees what is wrong with it, and how far it is. */
@QuarkusTest
class HonestTest extends CohortTest {

  private String cohort;

  @BeforeEach
  void name() {
    cohort = unique("honest");
  }

  private void denied(String action) {
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"" + action + "\", \"nth\": 1, \"times\": 9999}");
  }

  @Test
  void itNamesItsFailingMembers() {
    create(cohort);
    loop.runUntilIdle();
    denied("AddUserToGroup");
    String[] emails =
        IntStream.range(0, 12)
            .mapToObj(i -> "m" + i + "-" + cohort + "@uw.edu")
            .toArray(String[]::new);
    add(cohort, emails);
    loop.runUntilIdle();
    cohort(cohort)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("members.failing", equalTo(12))
        .body("failingMembers", hasSize(10))
        .body("failingMembers[0].userName", startsWith("m"))
        .body("failingMembers[0].code", equalTo("AccessDenied"))
        .body("failingMembers[0].message", containsString("AddUserToGroup"))
        .body("failingMembers[0].since", notNullValue());
    sandbox.noFaults();
    runUntil(() -> cohort(cohort).path("members.active").equals(12));
    cohort(cohort).then().body("failingMembers", hasSize(0));
  }

  @Test
  void aMemberOfACohortWhoseGroupCannotBeMadeSaysSo() {
    String ada = unique("ada");
    create(cohort);
    add(cohort, ada + "@uw.edu")
        .then()
        .body("rows[0].state", equalTo("PENDING"))
        .body("rows[0].waitingFor", equalTo("The group of the cohort is not in IAM yet."));
    denied("CreateGroup");
    loop.runUntilIdle();
    member(cohort, ada)
        .then()
        .body("state", equalTo("FAILING"))
        .body("waitingFor", nullValue())
        .body("failure.code", equalTo("AccessDenied"))
        .body("failure.message", startsWith("The group of the cohort is not in IAM: CreateGroup"))
        .body("failure.nextAttemptAt", notNullValue());
    cohort(cohort)
        .then()
        .body("members.failing", equalTo(1))
        .body("failure.code", equalTo("AccessDenied"))
        .body("failingMembers", hasSize(0));
    api()
        .get("/cohorts/{name}/members?state=FAILING", cohort)
        .then()
        .body("items.userName", contains(ada));
    sandbox.noFaults();
    runUntil(() -> stateOf(cohort, ada).equals("ACTIVE"));
    member(cohort, ada).then().body("failure", nullValue()).body("waitingFor", nullValue());
  }

  @Test
  void itSaysHowFarItsEndIs() {
    String ada = unique("ada");
    create(cohort, Map.of("endsAt", in(Duration.ofHours(1)).toString(), "removeAfter", "PT1H"));
    add(cohort, ada + "@uw.edu", unique("bob") + "@uw.edu");
    loop.runUntilIdle();
    cohort(cohort).then().body("waitingFor", nullValue()).body("members.removed", equalTo(0));
    sandbox.advance(Duration.ofHours(1));
    cohort(cohort)
        .then()
        .body("state", equalTo("ENDING"))
        .body("waitingFor", equalTo("2 of 2 members are to leave the group yet."));
    loop.runUntilIdle();
    cohort(cohort).then().body("waitingFor", nullValue()).body("members.ended", equalTo(2));
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    cohort(cohort).then().body("members.ended", equalTo(2)).body("members.removed", equalTo(2));
  }

  @Test
  void whatWaitsSaysForWhat() {
    String ada = unique("ada");
    String role = unique("role");
    create(cohort);
    add(cohort, ada + "@uw.edu");
    json(Map.of(
            "name",
            role,
            "trust",
            List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))))
        .post("/roles");
    json(Map.of("name", role, "role", role)).post("/instance-profiles");
    api()
        .get("/instance-profiles/{name}", role)
        .then()
        .body("waitingFor", equalTo("The role " + role + " is not in IAM yet."));
    String grant =
        json(Map.of(
                "type",
                "ASSUME_ROLE",
                "principal",
                Map.of("member", ada),
                "role",
                role,
                "ttl",
                "PT1H"))
            .post("/grants")
            .then()
            .statusCode(202)
            .body("state", equalTo("PENDING"))
            .body(
                "waitingFor",
                equalTo("To be written still: the user " + ada + " and the role " + role + "."))
            .extract()
            .path("id");
    runUntil(() -> "ACTIVE".equals(api().get("/grants/{id}", grant).path("state")));
    api().get("/grants/{id}", grant).then().body("waitingFor", nullValue());
    runUntil(() -> "ACTIVE".equals(api().get("/instance-profiles/{n}", role).path("state")));
    api().get("/instance-profiles/{name}", role).then().body("waitingFor", nullValue());
    api()
        .delete("/grants/{id}", grant)
        .then()
        .body("state", equalTo("REVOKING"))
        .body(
            "waitingFor",
            equalTo(
                "To be taken away still: the policies of the user "
                    + ada
                    + " and the role "
                    + role
                    + "."));
    runUntil(() -> "REVOKED".equals(api().get("/grants/{id}", grant).path("state")));
    api().get("/grants/{id}", grant).then().body("waitingFor", nullValue());
  }
}
