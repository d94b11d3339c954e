package io.stint.audit;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event says who it was, from where, what it was before, and where AWS has noted the same. */
@QuarkusTest
class EventOriginTest extends StintTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  @BeforeEach
  void people() {
    if (api().get("/cohorts/crew").statusCode() == 200) {
      return;
    }
    post("/cohorts", "{'name': 'crew', 'description': 'people'}");
    post("/cohorts/crew/members", "{'members': [{'email': 'ada@uw.edu'}]}");
    post("/roles", "{'name': 'Ops', 'policies': {'managed': []}}");
    loop.runUntilIdle();
  }

  @Test
  void whoCalledWithWhichTokenAndFromWhere() {
    Map<String, Object> made =
        api()
            .contentType("application/json")
            .body(
                json("{'name': 'portal', 'role': 'ORGANIZER', 'subject': 'portal', 'ttl': 'P1D'}"))
            .post("/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("$");
    String id = api().get("/api-tokens").then().extract().path("items[0].id");
    given()
        .header("Authorization", "Bearer " + made.get("token"))
        .header("X-Request-Id", "ticket-42")
        .contentType("application/json")
        .body(json("{'name': 'portals'}"))
        .post("/cohorts");
    event("/events?subject=portals&action=cohort.created")
        .body("items[0].actor", equalTo("portal"))
        .body(
            "items[0].caller",
            equalTo(Map.of("issuer", "stint", "subject", "portal", "tokenId", id)))
        .body("items[0].address", equalTo("127.0.0.1"))
        .body("items[0].requestId", equalTo("ticket-42"))
        .body("items[0].callerRequestId", equalTo("ticket-42"));
  }

  @Test
  void theCallersTraceIsKeptBesideStintsOwnId() {
    String own =
        api()
            .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
            .contentType("application/json")
            .body(json("{'name': 'traced'}"))
            .post("/cohorts")
            .header("X-Request-Id");
    event("/events?subject=traced&action=cohort.created")
        .body("items[0].requestId", equalTo(own))
        .body("items[0].callerRequestId", equalTo(TRACE));
    loop.runUntilIdle();
    event("/events?subject=traced&action=cohort.activated")
        .body("items[0].caller", nullValue())
        .body("items[0].address", nullValue())
        .body("items[0].callerRequestId", nullValue());
  }

  @Test
  void whatWasChangedIsThereAsItWasAndAsItIs() {
    patch("/cohorts/crew", "{'description': 'all of them', 'removeAfter': 'P1D'}");
    event("/events?subject=crew&action=cohort.changed")
        .body("items[0].before", hasEntry("description", "people"))
        .body("items[0].before.size()", equalTo(2))
        .body(
            "items[0].after", equalTo(Map.of("description", "all of them", "removeAfter", "P1D")));
    patch("/roles/Ops", "{'maxSessionDuration': 'PT2H', 'tags': {'token': 'no secret'}}");
    event("/events?subject=Ops&action=role.changed")
        .body("items[0].before", equalTo(Map.of("maxSessionDuration", "PT1H", "tags", Map.of())))
        .body(
            "items[0].after",
            equalTo(Map.of("maxSessionDuration", "PT2H", "tags", Map.of("token", "no secret"))));
    String grant = grant("'PT1H'");
    patch("/grants/" + grant, "{'ttl': 'PT2H'}");
    event("/events?subject=" + grant + "&action=grant.changed")
        .body("items[0].before.size()", equalTo(2))
        .body("items[0].after.keySet()", hasSize(2));
  }

  @Test
  void cloudTrailKnowsTheSame() {
    String grant = grant("'PT1H'");
    loop.runUntilIdle();
    String role = sandbox.iam().getRole(r -> r.roleName("Ops")).role().roleId();
    List<String> ids =
        event("/events?subject=" + grant + "&action=grant.activated")
            .body("items[0].details.awsUserId", equalTo(role + ":ada"))
            .body("items[0].details.member", equalTo("ada"))
            .body("items[0].details.role", equalTo("Ops"))
            .extract()
            .path("items[0].awsRequestIds");
    assertFalse(ids.isEmpty());
    ids.forEach(id -> assertTrue(id.matches("[0-9a-f-]{36}"), id));
    assertEquals(ids.stream().distinct().toList(), ids);
    // What only waits for others, or was told by a request alone, has written nothing.
    event("/events?subject=" + grant + "&action=grant.created")
        .body("items[0].awsRequestIds", hasSize(0));

    post("/grants", policy());
    loop.runUntilIdle();
    String user = sandbox.iam().getUser(r -> r.userName("ada")).user().userId();
    event("/events?action=grant.activated").body("items[0].details.awsUserId", equalTo(user));
  }

  /** A request that calls AWS itself. */
  @Test
  void aKeyThatIsHandedOutNamesItsCall() {
    post("/cohorts/crew/members/ada/access-keys", null);
    event("/events?subject=ada&action=member.accessKeyCreated")
        .body("items[0].awsRequestIds.size()", equalTo(1));
  }

  private static String policy() {
    return "{'type': 'POLICY', 'principal': {'member': 'ada'}, 'ttl': 'PT1H', 'policy':"
        + " {'document': {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow',"
        + " 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::lab/*'}]}}}";
  }

  private static String grant(String ttl) {
    return post(
            "/grants",
            "{'type': 'ASSUME_ROLE', 'principal': {'member': 'ada'}, 'role': 'Ops', 'ttl': "
                + ttl
                + "}")
        .extract()
        .path("id");
  }

  private static ValidatableResponse event(String query) {
    return api().get(query).then().statusCode(200);
  }

  private static ValidatableResponse post(String path, String body) {
    RequestSpecification request = api();
    Response answer =
        body == null
            ? request.post(path)
            : request.contentType("application/json").body(json(body)).post(path);
    assertEquals(2, answer.statusCode() / 100, answer.asString());
    return answer.then();
  }

  private static void patch(String path, String body) {
    int status =
        api().contentType("application/merge-patch+json").body(json(body)).patch(path).statusCode();
    assertEquals(2, status / 100, path);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
