package io.stint.cohort;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** So many users an hour, then none until an administrator lets it go on. */
@QuarkusTest
class UserCreationTest extends CohortTest {

  private static final int MOST = 100_000;
  private static final Map<String, Object> LIST_USERS =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          Map.of("Effect", "Allow", "Action", "iam:ListUsers", "Resource", "*"));

  @Inject UserCreation creation;

  private String crew;

  @BeforeEach
  void aCohort() {
    crew = unique("crew");
    create(crew);
    loop.runUntilIdle();
  }

  @AfterEach
  void goOn() {
    sql.update("DELETE FROM user_creation");
  }

  /** As if the others had been made in this hour. */
  private void roomFor(int more) {
    sql.update("DELETE FROM user_creation");
    sql.update(
        "INSERT INTO user_creation (hour_began, made) VALUES (?, ?)", clock.instant(), MOST - more);
  }

  private String[] people(int how) {
    String[] emails = new String[how];
    for (int i = 0; i < how; i++) {
      emails[i] = unique("p") + "@uw.edu";
    }
    return emails;
  }

  private long inIam(String... emails) {
    return Stream.of(emails).filter(email -> isInIam(name(email))).count();
  }

  private static String name(String email) {
    return email.substring(0, email.indexOf('@'));
  }

  private void vanishes(String user) {
    var iam = sandbox.iam();
    iam.removeUserFromGroup(r -> r.userName(user).groupName(crew));
    iam.deleteLoginProfile(r -> r.userName(user));
    iam.listUserPolicies(r -> r.userName(user))
        .policyNames()
        .forEach(policy -> iam.deleteUserPolicy(r -> r.userName(user).policyName(policy)));
    iam.listAttachedUserPolicies(r -> r.userName(user))
        .attachedPolicies()
        .forEach(one -> iam.detachUserPolicy(r -> r.userName(user).policyArn(one.policyArn())));
    iam.deleteUser(r -> r.userName(user));
  }

  private ValidatableResponse released() {
    return api().post("/user-creation/release").then().statusCode(200);
  }

  private int told(String action) {
    return events(action).extract().path("items.size()");
  }

  private ValidatableResponse events(String action) {
    return api().get("/events?action=" + action).then();
  }

  @Test
  void whatIsTooManyWaitsForAPerson() {
    int before = told("userCreation.held");
    int releases = told("userCreation.released");
    roomFor(3);
    String[] five = people(5);
    add(crew, five);
    loop.runUntilIdle();
    assertEquals(3, inIam(five));
    api()
        .get("/user-creation")
        .then()
        .statusCode(200)
        .body("mostAnHour", equalTo(MOST))
        .body("made", equalTo(MOST))
        .body("heldSince", notNullValue());
    for (String email : five) {
      boolean made = isInIam(name(email));
      member(crew, name(email))
          .then()
          .body("state", equalTo(made ? "ACTIVE" : "PENDING"))
          .body("failure", nullValue())
          .body("waitingFor", made ? nullValue() : containsString("administrator"));
    }
    events("userCreation.held")
        .body("items", hasSize(before + 1))
        .body("items[0].details.mostAnHour", equalTo(MOST));

    // The hour that passes is no person.
    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    String late = people(1)[0];
    add(crew, late);
    loop.runUntilIdle();
    assertEquals(3, inIam(five));
    assertEquals(0, inIam(late));

    released().body("heldSince", nullValue());
    loop.runUntilIdle();
    assertEquals(5, inIam(five));
    assertEquals(1, inIam(late));
    api().get("/user-creation").then().body("made", equalTo(3));
    assertEquals(releases + 1, told("userCreation.released"));
    released();
    assertEquals(releases + 1, told("userCreation.released"));
  }

  @Test
  void whoIsThereIsNotHeldAndWhoGoesGoes() {
    roomFor(1);
    String[] two = people(2);
    add(crew, two[0]);
    loop.runUntilIdle();
    add(crew, two[1]);
    loop.runUntilIdle();
    assertEquals(1, inIam(two));

    // A password, and another cohort, of one who is there.
    api()
        .contentType("application/json")
        .post("/cohorts/{name}/members/{user}/credentials", crew, name(two[0]))
        .then()
        .statusCode(202);
    String other = unique("other");
    create(other);
    add(other, two[0]);
    loop.runUntilIdle();
    member(other, name(two[0])).then().body("state", equalTo("ACTIVE"));

    takeOut(crew, name(two[1]));
    takeOut(crew, name(two[0]));
    takeOut(other, name(two[0]));
    loop.runUntilIdle();
    assertEquals(0, inIam(two));
    assertFalse(inGroup(crew).contains(name(two[0])));
  }

  /** It is no new member, but a new user. */
  @Test
  void whoHasToBeMadeAgainWaitsTooAndSoDoItsGrants() {
    roomFor(1);
    String[] one = people(1);
    String user = name(one[0]);
    add(crew, one);
    loop.runUntilIdle();
    String grant =
        json(Map.of(
                "type",
                "POLICY",
                "principal",
                Map.of("member", user),
                "policy",
                Map.of("document", LIST_USERS),
                "ttl",
                "P1D"))
            .post("/grants")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    loop.runUntilIdle();
    roomFor(0);
    vanishes(user);
    // Who asks for a password finds out that the user is not there.
    api()
        .contentType("application/json")
        .post("/cohorts/{name}/members/{user}/credentials", crew, user)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(20));
    loop.runUntilIdle();
    assertEquals(0, inIam(one));
    member(crew, user)
        .then()
        .body("failure", nullValue())
        .body("waitingFor", containsString("administrator"));
    api().get("/grants/{id}", grant).then().body("failure", nullValue());

    released();
    loop.runUntilIdle();
    assertEquals(1, inIam(one));
    assertEquals("ACTIVE", stateOf(crew, user));
    api().get("/grants/{id}", grant).then().body("state", equalTo("ACTIVE"));
    assertEquals(1, sandbox.iam().listUserPolicies(r -> r.userName(user)).policyNames().size());
  }

  @Test
  void onlyAnAdministratorLetsItGoOn() {
    roomFor(0);
    String[] one = people(1);
    add(crew, one);
    loop.runUntilIdle();
    String organizer =
        json(Map.of("name", "o", "subject", unique("o"), "role", "ORGANIZER", "ttl", "P1D"))
            .post("/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");
    given()
        .header("Authorization", "Bearer " + organizer)
        .post("/user-creation/release")
        .then()
        .statusCode(403);
    loop.runUntilIdle();
    assertEquals(0, inIam(one));
    released();
    loop.runUntilIdle();
    assertEquals(1, inIam(one));
  }

  /** A try again, or a pass that was cut off, takes no second place. */
  @Test
  void eachUserIsCountedOnce() {
    roomFor(2);
    sandbox.planFault("{\"kind\": \"FAIL\", \"action\": \"CreateUser\", \"nth\": 1, \"times\": 3}");
    String[] two = people(2);
    add(crew, two);
    for (int i = 0; i < 5; i++) {
      loop.runUntilIdle();
      sandbox.advance(Duration.ofMinutes(10));
    }
    assertEquals(2, inIam(two));
    api().get("/user-creation").then().body("made", equalTo(MOST)).body("heldSince", nullValue());
  }

  @Test
  void anHourThatWasNotFullBeginsAnew() {
    roomFor(1);
    sandbox.advance(Duration.ofHours(1));
    String[] two = people(2);
    add(crew, two);
    loop.runUntilIdle();
    assertEquals(2, inIam(two));
    api().get("/user-creation").then().body("made", equalTo(2));
  }

  /** As replicas do. */
  @Test
  void manyAtOnceTakeNoMoreThanThereIs() throws Exception {
    roomFor(10);
    List<UUID> users = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      users.add(UUID.randomUUID());
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> asks = new ArrayList<>();
      users.forEach(user -> asks.add(() -> creation.take(user)));
      long taken = 0;
      for (Future<Boolean> one : threads.invokeAll(asks)) {
        taken += one.get() ? 1 : 0;
      }
      assertEquals(10, taken);
    } finally {
      threads.shutdown();
    }
    assertTrue(sql.exists("SELECT 1 FROM user_creation WHERE made = ? AND told", MOST));
  }
}
