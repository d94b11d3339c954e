package io.stint.web;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever waits sees how it stands when the wait ends, whatever it is that was asked for. */
@QuarkusTest
class HeldAnswersTest extends StintTest {

  /** Real seconds: more than a failure takes that nobody waits for, less than the wait. */
  private static final long AT_ONCE = 20_000;

  private static final Map<String, String> EC2 =
      Map.of("type", "SERVICE", "service", "ec2.amazonaws.com");

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;

  @AfterEach
  void well() {
    sandbox.noFaults();
  }

  /** The loop runs by hand until the answer is there. */
  private ValidatableResponse held(Function<RequestSpecification, Response> call) {
    return held(call, Duration.ZERO);
  }

  /**
   * @param step how far the clocks go on after each round
   */
  private ValidatableResponse held(Function<RequestSpecification, Response> call, Duration step) {
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(() -> call.apply(api().header("Prefer", "wait=30")));
    while (!answer.isDone()) {
      loop.runUntilIdle();
      sandbox.advance(step);
    }
    try {
      return answer.get().then().header("Preference-Applied", "wait=30").time(lessThan(AT_ONCE));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Response post(RequestSpecification api, String path, Object body) {
    return api.contentType("application/json").body(body).post(path);
  }

  private static Response patch(RequestSpecification api, String path, Object body) {
    return api.contentType(MergePatch.MEDIA_TYPE).body(body).patch(path);
  }

  private void made(String path, Object body) {
    post(api(), path, body).then().statusCode(202);
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      sandbox.advance(Duration.ofSeconds(2));
    }
  }

  private void denied(String action) {
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"" + action + "\", \"nth\": 1, \"times\": 99}");
  }

  @ParameterizedTest
  @CsvSource({
    "CreateGroup, /cohorts, failing-c",
    "CreateRole, /roles, failing-r",
    "CreateInstanceProfile, /instance-profiles, failing-p"
  })
  void whatCannotBeMadeIsSaidAtOnceAndWhy(String denied, String path, String name) {
    denied(denied);
    held(api -> post(api, path, Map.of("name", name)))
        .statusCode(202)
        .header("Location", equalTo(path + "/" + name))
        .body("state", equalTo("PENDING"))
        .body("failure.code", equalTo("AccessDenied"))
        .body("failure.message", containsString(denied))
        .body("failure.nextAttemptAt", notNullValue());
  }

  @Test
  void anUploadSaysOfEachRowHowItStands() {
    made("/cohorts", Map.of("name", "held-m"));
    Map<String, Object> roster =
        Map.of("members", List.of(Map.of("email", "held@uw.edu"), Map.of("email", "nobody")));
    denied("CreateUser");
    held(api -> post(api, "/cohorts/held-m/members", roster))
        .statusCode(202)
        .body("rows[0].outcome", equalTo("CREATED"))
        .body("rows[0].state", equalTo("FAILING"))
        .body("rows[0].failure.code", equalTo("AccessDenied"))
        .body("rows[1].state", nullValue());
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(3));
    held(api -> post(api, "/cohorts/held-m/members", roster))
        .statusCode(201)
        .body("rows[0].outcome", equalTo("UNCHANGED"))
        .body("rows[0].state", equalTo("ACTIVE"))
        .body("rows[0].failure", nullValue());
    held(api -> api.delete("/cohorts/held-m/members/held")).statusCode(204);
  }

  @Test
  void aGrantThatCannotBeWrittenIsSaidAtOnceAndWhy() {
    made("/cohorts", Map.of("name", "held-g"));
    made("/cohorts/held-g/members", Map.of("members", List.of(Map.of("email", "granted@uw.edu"))));
    Map<String, Object> grant =
        Map.of(
            "type",
            "POLICY",
            "principal",
            Map.of("member", "granted"),
            "policy",
            Map.of("arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
            "ttl",
            "PT1H");
    denied("AttachUserPolicy");
    denied("PutUserPolicy");
    held(api -> post(api, "/grants", grant))
        .statusCode(202)
        .body("state", equalTo("PENDING"))
        .body("failure.code", equalTo("AccessDenied"));
    sandbox.noFaults();
    String id =
        held(api -> post(api, "/grants", grant))
            .statusCode(201)
            .body("state", equalTo("ACTIVE"))
            .extract()
            .path("id");
    held(api -> api.delete("/grants/" + id)).statusCode(202).body("state", equalTo("REVOKED"));
  }

  @Test
  void aChangeIsHeldUntilIamHasIt() {
    made("/cohorts", Map.of("name", "held-c"));
    Map<String, Object> end = Map.of("endsAt", clock.instant().plus(Duration.ofDays(1)).toString());
    held(api -> patch(api, "/cohorts/held-c", end))
        .statusCode(202)
        .header("ETag", notNullValue())
        .body("state", equalTo("ACTIVE"));
    made("/roles", Map.of("name", "held-r", "trust", List.of(EC2)));
    made("/instance-profiles", Map.of("name", "held-p"));
    held(
            api -> patch(api, "/instance-profiles/held-p", Map.of("role", "held-r")),
            Duration.ofMillis(100))
        .statusCode(202)
        .body("state", equalTo("ACTIVE"))
        .body("role", equalTo("held-r"));
  }

  @Test
  void whatWasDeletedIsGoneOrSaysWhyNot() {
    for (String name : List.of("leaving", "stuck")) {
      made("/cohorts", Map.of("name", name + "-c"));
      made("/roles", Map.of("name", name + "-r", "trust", List.of(EC2)));
      made("/instance-profiles", Map.of("name", name + "-p"));
    }
    for (String[] one :
        new String[][] {
          {"DeleteInstanceProfile", "/instance-profiles/", "-p"},
          {"DeleteRole", "/roles/", "-r"},
          {"DeleteGroup", "/cohorts/", "-c"}
        }) {
      denied(one[0]);
      // What takes access away is soon tried again, and then less and less.
      held(api -> api.delete(one[1] + "stuck" + one[2]), Duration.ofMillis(200))
          .statusCode(202)
          .body("state", equalTo("DELETING"))
          .body("failure.code", equalTo("AccessDenied"));
      sandbox.noFaults();
      held(api -> api.delete(one[1] + "leaving" + one[2])).statusCode(204);
      api().get(one[1] + "leaving" + one[2]).then().statusCode(404);
    }
  }

  @Test
  void withoutAWaitNobodyWaits() {
    made("/roles", Map.of("name", "unheld-r", "trust", List.of(EC2)));
    api()
        .delete("/roles/unheld-r")
        .then()
        .statusCode(202)
        .header("Preference-Applied", nullValue())
        .body("state", equalTo("DELETING"));
  }
}
