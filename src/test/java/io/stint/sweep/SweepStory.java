package io.stint.sweep;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.User;

/** What the stories about sweeps have in common. Each leaves nothing that the next would find. */
abstract class SweepStory extends StintTest {

  @Inject ReconcileLoop loop;
  @Inject SandboxControl aws;
  @Inject TestClock clock;

  @BeforeEach
  @AfterEach
  void well() {
    aws.noFaults();
    quietly();
  }

  /** Nothing is due, and what has changed is long ago. */
  void quietly() {
    loop.runUntilIdle();
    aws.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    aws.clearCalls();
  }

  static Response post(String path, Object body) {
    return api().contentType(ContentType.JSON).body(body).post(path);
  }

  void cohort(String name, String... people) {
    post("/cohorts", Map.of("name", name)).then().statusCode(202);
    members(name, people);
    quietly();
  }

  static void members(String cohort, String... people) {
    List<Map<String, String>> members =
        Arrays.stream(people).map(one -> Map.of("email", one + "@uw.edu")).toList();
    post("/cohorts/" + cohort + "/members", Map.of("members", members)).then().statusCode(202);
  }

  static Response begin(boolean repair) {
    Response answer = post("/sweeps", Map.of("repair", repair));
    answer.then().statusCode(202).body("state", equalTo("RUNNING"));
    return answer;
  }

  /** One sweep, and all that it makes due. */
  ValidatableResponse sweep() {
    return sweep(true);
  }

  ValidatableResponse sweep(boolean repair) {
    String id = begin(repair).path("id");
    loop.runUntilIdle();
    return read(id);
  }

  static ValidatableResponse read(String id) {
    return api().get("/sweeps/" + id).then().statusCode(200);
  }

  /** As {@code KIND THING name OUTCOME}, sorted. */
  static List<String> findings(ValidatableResponse sweep) {
    return sweep.extract().jsonPath().<Map<String, String>>getList("findings").stream()
        .map(
            one ->
                String.join(
                    " ", one.get("kind"), one.get("thing"), one.get("name"), one.get("outcome")))
        .sorted()
        .toList();
  }

  static void assertFound(ValidatableResponse sweep, String... expected) {
    sweep.body("state", equalTo("DONE")).body("failure", equalTo(null));
    assertEquals(Arrays.stream(expected).sorted().toList(), findings(sweep));
  }

  static List<Map<String, Object>> events(String action) {
    return api()
        .get("/events?pageSize=500&action=" + action)
        .then()
        .statusCode(200)
        .extract()
        .path("items.details");
  }

  static List<String> told(String action) {
    return events(action).stream()
        .map(one -> one.get("thing") + " " + one.get("name"))
        .sorted()
        .toList();
  }

  static Response member(String cohort, String user) {
    return api().get("/cohorts/{name}/members/{user}", cohort, user);
  }

  List<String> inGroup(String group) {
    return aws.iam().getGroupPaginator(r -> r.groupName(group)).users().stream()
        .map(User::userName)
        .sorted()
        .collect(Collectors.toList());
  }

  boolean isInIam(String user) {
    try {
      aws.iam().getUser(r -> r.userName(user));
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }

  void stranger(String user) {
    aws.iam().createUser(r -> r.userName(user));
  }

  void putIn(String group, String user) {
    aws.iam().addUserToGroup(r -> r.groupName(group).userName(user));
  }

  void takeOut(String group, String user) {
    aws.iam().removeUserFromGroup(r -> r.groupName(group).userName(user));
  }
}
