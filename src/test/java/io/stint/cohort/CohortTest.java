package io.stint.cohort;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stint.database.Sql;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** What the tests of this room say again and again. */
abstract class CohortTest extends StintTest {

  static final String EC2 = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;
  @Inject Sql sql;

  @BeforeEach
  void well() {
    sandbox.noFaults();
    loop.runUntilIdle();
    sandbox.clearCalls();
  }

  @AfterEach
  void wellAgain() {
    sandbox.noFaults();
  }

  /** A name that no other test has; user names too are unique in the account. */
  static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  static RequestSpecification json(Object body) {
    return api().contentType(ContentType.JSON).body(body);
  }

  static void create(String name) {
    create(name, Map.of());
  }

  static Response create(String name, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("name", name);
    Response answer = json(body).post("/cohorts");
    answer.then().statusCode(202);
    return answer;
  }

  static Response upload(String cohort, String csv) {
    return api()
        .contentType("text/csv; charset=UTF-8")
        .body(csv)
        .post("/cohorts/{name}/roster", cohort);
  }

  /** As a file of one column. */
  static Response add(String cohort, String... emails) {
    Response answer = upload(cohort, "Email\n" + String.join("\n", emails) + "\n");
    answer.then().statusCode(202);
    return answer;
  }

  static Response cohort(String name) {
    return api().get("/cohorts/{name}", name);
  }

  static Response change(String name, Map<String, ?> patch) {
    return api()
        .contentType("application/merge-patch+json")
        .body(patch)
        .patch("/cohorts/{name}", name);
  }

  static Response member(String cohort, String userName) {
    return api().get("/cohorts/{name}/members/{userName}", cohort, userName);
  }

  static String stateOf(String cohort, String userName) {
    return member(cohort, userName).then().statusCode(200).extract().path("state");
  }

  static void takeOut(String cohort, String userName) {
    api().delete("/cohorts/{name}/members/{userName}", cohort, userName).then().statusCode(202);
  }

  static void delete(String cohort) {
    api().delete("/cohorts/{name}", cohort).then().statusCode(202);
  }

  /** User name to password. */
  static Map<String, String> claim(String cohort) {
    return api()
        .post("/cohorts/{name}/credentials", cohort)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .<Map<String, String>>getList("items")
        .stream()
        .collect(Collectors.toMap(item -> item.get("userName"), item -> item.get("password")));
  }

  Instant in(Duration wait) {
    return clock.instant().plus(wait);
  }

  /** Failed passes wait; this is how time goes by until they have been repeated. */
  void runUntil(BooleanSupplier done) {
    loop.runUntilIdle();
    for (int i = 0; i < 30 && !done.getAsBoolean(); i++) {
      sandbox.advance(Duration.ofSeconds(30));
      loop.runUntilIdle();
    }
    assertTrue(done.getAsBoolean());
  }

  boolean isInIam(String userName) {
    try {
      sandbox.iam().getUser(r -> r.userName(userName));
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }

  boolean canSignIn(String userName) {
    try {
      sandbox.iam().getLoginProfile(r -> r.userName(userName));
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }

  /** Whether the console knows the password; the person may have to change it still. */
  boolean takes(String userName, String password) {
    JsonNode answer = sandbox.signIn(userName, password);
    return answer.path("signedIn").asBoolean() || answer.path("passwordResetRequired").asBoolean();
  }

  List<String> inGroup(String cohort) {
    return sandbox.iam().getGroupPaginator(r -> r.groupName(cohort)).users().stream()
        .map(user -> user.userName())
        .sorted()
        .toList();
  }

  static String[] people(String prefix, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> prefix + i + "@uw.edu")
        .toArray(String[]::new);
  }
}
