package io.stint.access;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked for, and becomes of it. */
@QuarkusTest
class ApprovalTest extends ApprovalStory {

  @Test
  void whatIsAskedForGivesNothingUntilSomebodyAgrees() {
    String id =
        post(as(rita).header("Prefer", "wait=20"), "/grants", body(role))
            .then()
            .statusCode(202)
            .header("Preference-Applied", containsString("wait"))
            .body("state", equalTo("REQUESTED"))
            .body("request.by.subject", equalTo("rita"))
            .body("request.needed", equalTo(1))
            .body("request.given", equalTo(0))
            .body("request.approvers", contains("leads"))
            .extract()
            .path("id");
    sandbox.clearCalls();
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(20));
    loop.runUntilIdle();
    assertEquals(0, sandbox.calls(null));
    for (String sees : List.of(rita, leo)) {
      as(sees).get("/grants?state=REQUESTED").then().body("items.id", hasItem(id));
      as(sees).get("/roles/" + role).then().statusCode(200).body("inUseBy", empty());
    }
    as(rita).get("/grants?state=PENDING").then().body("items", empty());
    refused(as(rita).get("/grants/" + id + "/instructions"), 409, "not-approved");
    as(token("vic", "viewer")).get("/grants/" + id).then().statusCode(404);
    post(as(rita), "/grants/" + id + "/approvals", "{'decision': 'APPROVE'}")
        .then()
        .statusCode(403);
    decide(leo, id, "APPROVE")
        .then()
        .statusCode(202)
        .body("state", equalTo("PENDING"))
        .body("request", nullValue())
        .body("approvals.by.subject", contains("leo"))
        .body("approvals.decision", contains("APPROVE"));
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
    assertEquals(
        List.of("grant.requested", "grant.approved", "grant.created", "grant.activated"), told(id));
    refused(decide(lea, id, "APPROVE"), 409, "nothing-asked");
    as(rita).delete("/grants/" + id).then().statusCode(202);
  }

  @Test
  void asManyAgreeAsTheRoleSays() {
    String two = role("{'count': 2, 'approvers': ['leads']}");
    String id = asked(rita, body(two));
    decide(leo, id, "APPROVE")
        .then()
        .statusCode(202)
        .body("state", equalTo("REQUESTED"))
        .body("request.given", equalTo(1));
    loop.runUntilIdle();
    assertEquals("REQUESTED", state(id));
    decide(lea, id, "APPROVE").then().statusCode(202).body("state", equalTo("PENDING"));
    String other = asked(rita, body(two));
    agreed(leo, other);
    String tag = tag(other);
    post(
            as(lea).header("If-Match", tag),
            "/grants/" + other + "/approvals",
            "{'decision': 'DENY', 'comment': 'not today'}")
        .then()
        .statusCode(202)
        .body("state", equalTo("DENIED"))
        .body("approvals.comment", contains(null, "not today"));
    assertEquals(List.of("grant.requested", "grant.approved", "grant.denied"), told(other));
    as(rita).get("/grants?state=DENIED").then().body("items.id", hasItem(other));
    refused(as(rita).get("/grants/" + other + "/instructions"), 409, "ended");
    refused(patch(as(rita), "/grants/" + other, "{'ttl': 'PT1H'}"), 409, "ended");
    as(rita).delete("/grants/" + other).then().statusCode(202).body("state", equalTo("DENIED"));
  }

  @Test
  void whatNobodyAgreesToLapses() {
    String id = asked();
    String seen = tag(id);
    sandbox.advance(Duration.ofHours(4));
    assertEquals("LAPSED", state(id));
    as(rita).get("/grants?state=LAPSED").then().body("items.id", hasItem(id));
    as(rita).get("/grants?state=REQUESTED").then().body("items", empty());
    refused(decide(leo, id, "APPROVE", seen), 409, "nothing-asked");
    loop.runUntilIdle();
    assertEquals(List.of("grant.requested", "grant.lapsed"), told(id));
    api().get("/grants/" + id).then().body("endedBy", equalTo("EXPIRY"));
    String taken = asked();
    as(rita).delete("/grants/" + taken).then().statusCode(202).body("state", equalTo("LAPSED"));
    refused(decide(leo, taken, "APPROVE"), 409, "nothing-asked");
  }

  @Test
  void whoLeavesAndWhatEndsIsGivenNothing() {
    enrol("bob");
    String hers = asked();
    String everybodys =
        asked(rita, body(role).replace("'member': '" + member("ada"), "'cohort': '" + cohort));
    api().delete("/cohorts/" + cohort + "/members/" + member("ada")).then().statusCode(202);
    api().get("/grants/" + hers).then().body("state", equalTo("LAPSED"));
    api().get("/grants/" + hers).then().body("endedBy", equalTo("MEMBER_REMOVED"));
    refused(decide(leo, hers, "APPROVE"), 409, "nothing-asked");
    patch(api(), "/cohorts/" + cohort, "{'endsAt': 'NOW'}").then().statusCode(202);
    api().get("/grants/" + everybodys).then().body("state", equalTo("LAPSED"));
    refused(decide(leo, everybodys, "APPROVE"), 409, "nothing-asked");
    loop.runUntilIdle();
    assertEquals(List.of("grant.requested", "grant.lapsed"), told(everybodys));
  }

  @Test
  void aLaterEndIsAskedForAndTheGrantGoesOn() {
    String id = asked();
    agreed(leo, id);
    loop.runUntilIdle();
    String until = api().get("/grants/" + id).path("endsAt");
    patch(as(rita), "/grants/" + id, "{'ttl': 'P2D'}")
        .then()
        .statusCode(202)
        .body("state", equalTo("ACTIVE"))
        .body("endsAt", equalTo(until))
        .body("request.needed", equalTo(1));
    decide(lea, id, "DENY").then().statusCode(202).body("state", equalTo("ACTIVE"));
    assertEquals(until, api().get("/grants/" + id).path("endsAt"));
    patch(as(rita), "/grants/" + id, "{'ttl': 'P2D'}").then().statusCode(202);
    refused(decide(rita, id, "APPROVE"), 403, "forbidden");
    agreed(leo, id);
    loop.runUntilIdle();
    String later = api().get("/grants/" + id).path("endsAt");
    api()
        .get("/events?action=grant.changed&subject=" + id)
        .then()
        .body("items", hasSize(1))
        .body("items[0].actor", equalTo("leo"))
        .body("items[0].before", equalTo(Map.of("expiresAt", until, "endsAt", until)))
        .body("items[0].after", equalTo(Map.of("expiresAt", later, "endsAt", later)));
    api().get("/grants/" + id).then().body("state", equalTo("ACTIVE")).body("request", nullValue());
    // Sooner needs nobody, and ends what was asked for besides.
    patch(as(rita), "/grants/" + id, "{'ttl': 'P3D'}").then().body("request.given", equalTo(0));
    patch(as(rita), "/grants/" + id, "{'ttl': 'PT1H'}").then().body("request", nullValue());
    loop.runUntilIdle();
    patch(as(rita), "/grants/" + id, "{'ttl': 'P3D'}").then().statusCode(202);
    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    refused(decide(leo, id, "APPROVE"), 409, "nothing-asked");
  }

  @Test
  void howManyHaveToAgreeIsTheRolesAndTheGuardsToSay() {
    String free = role("{'count': 0}");
    post(as(rita), "/grants", body(free)).then().statusCode(202).body("state", equalTo("PENDING"));
    String unsaid = role("null");
    post(api(), "/grants", body(unsaid)).then().statusCode(202).body("state", equalTo("PENDING"));
    post(as(rita), "/plans/grants", body(unsaid))
        .then()
        .statusCode(200)
        .body("grant.state", equalTo("REQUESTED"))
        .body("grant.request.needed", equalTo(1))
        .body("documents", empty());
    patch(api(), "/roles/" + free, "{'grants': {'privileged': true}}").then().statusCode(202);
    String id = asked(token("boss", "admin"), body(free));
    post(api(), "/plans/grants", body(free)).then().body("grant.request.needed", equalTo(1));
    // The rule names nobody, and the role is Rita's: an administrator decides.
    refused(decide(leo, id, "APPROVE"), 404, "not-found");
    agreed(token("chief", "admin"), id);
    loop.runUntilIdle();
    assertEquals("ACTIVE", state(id));
  }

  @Test
  void othersThanAdministratorsAskForTheirOwn() {
    post(api(), "/cohorts", "{'name': 'foreign-crew'}").then().statusCode(202);
    post(api(), "/cohorts/foreign-crew/members", "{'members': [{'email': 'zed@uw.edu'}]}");
    post(api(), "/roles", "{'name': 'ForeignRole'}").then().statusCode(202);
    loop.runUntilIdle();
    String mine = body(role);
    for (String[] change :
        List.of(
            new String[] {"'member': '" + member("ada") + "'", "'member': 'zed'", "nobody"},
            new String[] {"'member': '" + member("ada") + "'", "'cohort': 'foreign-crew'", "none"},
            new String[] {"'role': '" + role + "'", "'role': 'ForeignRole'", "None"})) {
      String theirs = change[1].substring(change[1].lastIndexOf(' ') + 2, change[1].length() - 1);
      Response there = post(as(rita), "/grants", mine.replace(change[0], change[1]));
      Response not =
          post(as(rita), "/grants", mine.replace(change[0], change[1].replace(theirs, change[2])));
      assertEquals(422, there.statusCode(), there.asString());
      assertEquals(
          there.<String>path("detail").replace(theirs, ""),
          not.<String>path("detail").replace(change[2], ""));
    }
    refused(
        post(
            as(rita),
            "/grants",
            mine.replace(
                "'member': '" + member("ada") + "'",
                "'arn': 'arn:aws:iam::987654321098:role/Deployer'")),
        403,
        "forbidden");
    // The role is hers, what others have on it is not hers to end.
    String others =
        post(api(), "/grants", body(role("{'count': 0}")).replace(member("ada"), "zed"))
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    as(rita).get("/grants/" + others).then().statusCode(200);
    as(rita).delete("/grants/" + others).then().statusCode(403);
    patch(as(rita), "/grants/" + others, "{'ttl': 'PT1H'}").then().statusCode(403);
  }

  @Test
  void anApproverGroupIsThere() {
    post(
            api(),
            "/roles",
            "{'name': 'Nobodys', 'grants': {'approval': {'approvers': ['leads', 'leds']}}}")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/grants/approval/approvers/1"));
    patch(api(), "/roles/" + role, "{'grants': {'approval': {'approvers': ['leds']}}}")
        .then()
        .statusCode(422);
    post(
            api(),
            "/roles",
            "{'name': 'Odd', 'grants': {'approval': {'count': 4, 'maxAge': 'PT0S', 'acr': ''}}}")
        .then()
        .statusCode(400)
        .body(
            "errors.pointer",
            contains("/grants/approval/count", "/grants/approval/acr", "/grants/approval/maxAge"));
  }
}
