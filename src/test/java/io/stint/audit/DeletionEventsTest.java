package io.stint.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.database.Sql;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes says so in the same two words, whatever it is; also what was written down long ago. */
@QuarkusTest
class DeletionEventsTest extends StintTest {

  private static final String TRUST =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\":"
          + " {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}";

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject Sql sql;

  private void post(String path, Object body) {
    api().contentType("application/json").body(body).post(path).then().statusCode(202);
    settles();
  }

  private void delete(String path) {
    api().delete(path).then().statusCode(202);
    settles();
    api().get(path).then().statusCode(404);
  }

  /** Time enough for a profile, which is read several times. */
  private void settles() {
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      sandbox.advance(Duration.ofSeconds(2));
    }
  }

  /** Newest first. */
  private static List<String> lastTwo(String kind, String name) {
    return last(kind, name, 2);
  }

  private static List<String> last(String kind, String name, int count) {
    return api()
        .get("/events?kind={kind}&subject={name}&pageSize={count}", kind, name, count)
        .then()
        .extract()
        .path("items.action");
  }

  @Test
  void whatGoesWasAskedToGoAndIsGone() {
    post("/roles", Map.of("name", "Going", "trust", List.of(ec2())));
    post("/instance-profiles", Map.of("name", "Going", "role", "Going"));
    delete("/instance-profiles/Going");
    delete("/roles/Going");
    assertEquals(
        List.of("instanceProfile.deleted", "instanceProfile.deletionRequested"),
        lastTwo("instanceProfile", "Going"));
    assertEquals(List.of("role.deleted", "role.deletionRequested"), lastTwo("role", "Going"));

    post("/cohorts", Map.of("name", "going"));
    post("/cohorts", Map.of("name", "staying"));
    Map<String, Object> ada =
        Map.of("members", List.of(Map.of("email", "ada@uw.edu"), Map.of("email", "bob@uw.edu")));
    post("/cohorts/going/members", ada);
    post("/cohorts/staying/members", ada);
    delete("/cohorts/going/members/ada");
    assertEquals(
        List.of("member.deleted", "member.left", "member.deletionRequested"),
        last("member", "ada", 3));
    delete("/cohorts/staying/members/ada");
    assertEquals(
        List.of("member.deleted", "member.userDeleted", "member.left", "member.deletionRequested"),
        last("member", "ada", 4));
    delete("/cohorts/going");
    assertEquals(
        List.of("cohort.deleted", "cohort.accessEnded", "cohort.deletionRequested"),
        last("cohort", "going", 3));
    assertEquals(List.of("member.deleted", "member.left"), lastTwo("member", "bob"));
  }

  @Test
  void whatWasAdoptedIsGivenBackAndGone() {
    sandbox.iam().createRole(r -> r.roleName("Theirs").assumeRolePolicyDocument(TRUST));
    post("/roles", Map.of("name", "Theirs", "adopt", true));
    delete("/roles/Theirs");
    assertEquals(
        List.of("role.deleted", "role.givenBack", "role.deletionRequested"),
        last("role", "Theirs", 3));
  }

  /** The migration, over events as they were written before. */
  @Test
  void whatIsStoredIsFoundUnderTheNewWords() throws IOException {
    old("cohort", "cohort.deleted", "{}");
    old("cohort", "cohort.removed", "{}");
    old("member", "member.removed", "{\"adopted\": true}");
    old("member", "member.removed", "{\"adopted\": false}");
    old("role", "role.sessions-revoked", "{}");
    old("role", "role.changed", "{}");
    old("instance-profile", "instance-profile.given-back", "{}");
    old("instance-profile", "instanceProfile.strangerFound", "{}");
    String migration = "/db/migration/V7_81__audit_words.sql";
    String script =
        new String(
            getClass().getResourceAsStream(migration).readAllBytes(), StandardCharsets.UTF_8);
    QuarkusTransaction.requiringNew().run(() -> sql.update(script));
    assertEquals(
        List.of(
            "instanceProfile.strangerFound",
            "instanceProfile.givenBack",
            "role.changed",
            "role.sessionsRevoked",
            "member.userDeleted",
            "member.givenBack",
            "cohort.deleted",
            "cohort.deletionRequested"),
        api().get("/events?subject=old").then().extract().path("items.action"));
    assertEquals(2, last("instanceProfile", "old", 10).size());
  }

  private void old(String kind, String action, String details) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                sql.update(
                    "INSERT INTO event (at, actor, action, subject_kind, subject_name, details)"
                        + " VALUES (now(), 'stint', ?, ?, 'old', ?::jsonb)",
                    action,
                    kind,
                    details));
  }

  private static Map<String, String> ec2() {
    return Map.of("type", "SERVICE", "service", "ec2.amazonaws.com");
  }
}
