package io.stint.grant;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.stint.support.ContractFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** All that somebody has ends at once. */
@QuarkusTest
class PersonEndTest extends GrantStory {

  private String ada;
  private String bob;

  @BeforeEach
  void people() {
    ada = unique("ada");
    bob = unique("bob");
  }

  private static RequestSpecification organizer(String subject) {
    String token =
        json(Map.of("name", subject, "role", "ORGANIZER", "subject", subject, "ttl", "P1D"))
            .post("/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");
    return given().header("Authorization", "Bearer " + token).filter(ContractFilter.INSTANCE);
  }

  private static void own(String cohort, String subject) {
    changeCohort(cohort, Map.of("owners", List.of(Map.of("subject", subject))));
  }

  private static void revokeAll(String who) {
    api().post("/people/{name}/revocation", who).then().statusCode(202);
  }

  private boolean signsIn(String user) {
    return error(() -> sandbox.iam().getLoginProfile(r -> r.userName(user))) == null;
  }

  @Test
  void nothingIsLeftOfWhatSomebodyHas() {
    String crew = cohort(ada, bob);
    String other = cohort(ada);
    AwsCredentials adas = keys(crew, ada);
    AwsCredentials bobs = keys(crew, bob);
    String own = role();
    String shared = role();
    String direct = granted(assume(own, member(ada), Duration.ofHours(1)));
    String through = granted(assume(shared, Map.of("cohort", crew), Duration.ofHours(1)));
    AwsCredentials first = assumeRole(adas, own, ada);
    AwsCredentials second = assumeRole(adas, shared, ada);
    AwsCredentials bobsSession = assumeRole(bobs, shared, bob);
    works(first);
    works(second);
    sandbox.clearCalls();
    api()
        .post("/people/{name}/revocation", ada)
        .then()
        .statusCode(202)
        .body("cohorts", containsInAnyOrder(crew, other))
        .body("grants", contains(direct))
        .body("signIn", equalTo("ENDED"))
        .body("state", equalTo("ENDING"));
    loop.runUntilIdle();
    refused(first);
    refused(second);
    assertEquals("InvalidClientTokenId", callError(adas));
    assertEquals("NoSuchEntity", error(() -> sandbox.iam().getUser(r -> r.userName(ada))));
    grant(direct).body("state", equalTo("REVOKED")).body("endedBy", equalTo("REVOCATION"));
    api().get("/people/{name}", ada).then().statusCode(404);
    // Nobody else loses anything.
    works(bobsSession);
    assertEquals(null, assumeError(bobs, shared, bob));
    grant(through).body("state", equalTo("ACTIVE"));
    api()
        .get("/events?action=member.accessRevoked&subject=" + ada)
        .then()
        .body("items[0].details.cohorts", containsInAnyOrder(crew, other))
        .body("items[0].details.grants", contains(direct));
  }

  /** What takes access away is called before what only tidies up. */
  @Test
  void sessionsAndTheWayInAreCutFirst() {
    String crew = cohort(ada);
    AwsCredentials keys = keys(crew, ada);
    String role = role();
    granted(assume(role, member(ada), Duration.ofHours(1)));
    AwsCredentials session = assumeRole(keys, role, ada);
    sandbox.clearCalls();
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"DeleteUser\", \"nth\": 1, \"times\": 999}");
    revokeAll(ada);
    loop.runUntilIdle();
    List<String> calls = sandbox.carriedOut();
    for (String cut : List.of("PutRolePolicy", "DeleteLoginProfile", "UpdateAccessKey")) {
      assertTrue(calls.contains(cut), cut + " is not in " + calls);
    }
    assertTrue(
        calls.indexOf("UpdateAccessKey") < calls.indexOf("DeleteAccessKey"), calls::toString);
    refused(session);
    assertTrue(callError(keys) != null);
    assertTrue(!signsIn(ada));
    // It is not said to be over while some of it is there.
    api().get("/people/{name}", ada).then().body("cohorts.state", contains("FAILING"));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(10));
    loop.runUntilIdle();
    api().get("/people/{name}", ada).then().statusCode(404);
  }

  @Test
  void theAnswerWaitsUntilAllIsGone() {
    cohort(ada);
    var held =
        CompletableFuture.supplyAsync(
            () -> api().header("Prefer", "wait=60").post("/people/{name}/revocation", ada));
    while (!held.isDone()) {
      loop.runUntilIdle();
    }
    held.join().then().statusCode(202).body("state", equalTo("ENDED"));
  }

  @Test
  void anOrganizerEndsWhatIsTheirsAlone() {
    String ann = unique("ann");
    String anns = cohort(ada);
    String bens = cohort(bob);
    own(anns, ann);
    own(bens, unique("ben"));
    RequestSpecification owner = organizer(ann);
    given().spec(owner).post("/people/{name}/revocation", bob).then().statusCode(404);
    loop.runUntilIdle();
    assertTrue(signsIn(bob));
    // Ada is in a cohort of Ben's too, and has something by it.
    offContract()
        .contentType("application/json")
        .body(Map.of("members", List.of(Map.of("email", ada + "@example.org"))))
        .post("/cohorts/{name}/members?adopt=true", bens)
        .then()
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
    AwsCredentials keys = keys(bens, ada);
    String annsRole = role();
    String bensRole = role();
    granted(assume(annsRole, Map.of("cohort", anns), Duration.ofHours(1)));
    granted(assume(bensRole, Map.of("cohort", bens), Duration.ofHours(1)));
    String administrators = granted(assume(bensRole, member(ada), Duration.ofHours(1)));
    AwsCredentials session = assumeRole(keys, annsRole, ada);
    given()
        .spec(owner)
        .post("/people/{name}/revocation", ada)
        .then()
        .statusCode(202)
        .body("cohorts", contains(anns))
        .body("grants", empty())
        .body("signIn", equalTo("ELSEWHERE"));
    loop.runUntilIdle();
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, annsRole, ada));
    works(assumeRole(keys, bensRole, ada));
    grant(administrators).body("state", equalTo("ACTIVE"));
    assertTrue(signsIn(ada));
    given().spec(owner).post("/people/{name}/revocation", ada).then().statusCode(404);
  }

  @Test
  void whoWasAdoptedKeepsWhatIsTheirOwners() {
    sandbox.iam().createUser(r -> r.userName(ada));
    sandbox.iam().createLoginProfile(r -> r.userName(ada).password("pw-Long-enough-1!"));
    var made = sandbox.iam().createAccessKey(r -> r.userName(ada)).accessKey();
    String crew = cohort();
    offContract()
        .contentType("application/json")
        .body(Map.of("members", List.of(Map.of("email", ada + "@example.org"))))
        .post("/cohorts/{name}/members?adopt=true", crew)
        .then()
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
    String role = role();
    granted(assume(role, member(ada), Duration.ofHours(1)));
    AwsCredentials keys = AwsBasicCredentials.create(made.accessKeyId(), made.secretAccessKey());
    AwsCredentials session = assumeRole(keys, role, ada);
    api()
        .post("/people/{name}/revocation", ada)
        .then()
        .body("cohorts", contains(crew))
        .body("signIn", equalTo("ADOPTED"));
    loop.runUntilIdle();
    refused(session);
    assertEquals("AccessDenied", assumeError(keys, role, ada));
    assertTrue(signsIn(ada));
    assertEquals(
        List.of("Active"),
        sandbox.iam().listAccessKeys(r -> r.userName(ada)).accessKeyMetadata().stream()
            .map(key -> key.statusAsString())
            .toList());
  }

  /** What was asked for is not to be agreed to afterwards; what has ended stays to be looked at. */
  @Test
  void whatWasAskedForIsTakenBackAndEndedCohortsStay() {
    String ended = cohort(clock.instant().plus(Duration.ofMinutes(5)), ada);
    String crew = cohort(ada);
    sandbox.advance(Duration.ofMinutes(6));
    loop.runUntilIdle();
    json(Map.of(
            "name",
            "lead",
            "role",
            "APPROVER",
            "subject",
            "lead",
            "ttl",
            "P1D",
            "groups",
            List.of("leads")))
        .post("/api-tokens")
        .then()
        .statusCode(201);
    String role =
        role(
            Map.of(
                "grants", Map.of("approval", Map.of("count", 1, "approvers", List.of("leads")))));
    String asked = ask(assume(role, member(ada), Duration.ofHours(1)));
    assertEquals("REQUESTED", state(asked));
    api()
        .header("Idempotency-Key", ada)
        .post("/people/{name}/revocation", ada)
        .then()
        .body("cohorts", contains(crew))
        .body("grants", contains(asked));
    loop.runUntilIdle();
    assertEquals("LAPSED", state(asked));
    assertTrue(!signsIn(ada));
    api()
        .get("/people/{name}", ada)
        .then()
        .statusCode(200)
        .body("cohorts.cohort", contains(ended))
        .body("cohorts.state", contains("ENDED"));
    api()
        .header("Idempotency-Key", ada)
        .post("/people/{name}/revocation", ada)
        .then()
        .body("cohorts", contains(crew));
    api().post("/people/{name}/revocation", ada).then().body("cohorts", empty());
    api()
        .get("/events?action=member.deletionRequested&subject=" + ada)
        .then()
        .body("items.details.cohort", hasItem(crew));
  }
}
