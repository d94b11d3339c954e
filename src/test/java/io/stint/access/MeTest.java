package io.stint.access;

import static io.stint.support.Issued.good;
import static io.stint.support.Issued.person;
import static io.stint.support.Issued.signed;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.IssuerResource;
import io.stint.support.SandboxControl;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member who signs in at the issuer sees what is theirs, and nobody else's. */
@QuarkusTest
class MeTest extends Callers {

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  @Test
  void aMemberSeesTheirOwnAndTakesTheirPasswordOnce() {
    String owner = token("me-owner", "organizer");
    post(as(owner), "/cohorts", "{'name': 'me-1', 'endsAt': '2999-01-01T00:00:00Z'}");
    post(as(owner), "/cohorts", "{'name': 'me-2'}");
    post(
        as(owner),
        "/cohorts/me-1/members",
        "{'members': [{'email': 'ada@uw.edu'}, {'email': 'bob@uw.edu'}]}");
    post(as(owner), "/cohorts/me-2/members", "{'members': [{'email': 'ada@uw.edu'}]}");
    post(api(), "/roles", "{'name': 'MeRole', 'trust': []}").then().statusCode(202);
    loop.runUntilIdle();
    granted("{'member': 'ada'}", "PT2H");
    granted("{'cohort': 'me-2'}", "PT1H");
    granted("{'member': 'bob'}", "PT3H");
    loop.runUntilIdle();

    String ada = person("00m1", "Ada@UW.edu");
    as(ada)
        .get("/me")
        .then()
        .statusCode(200)
        .body("issuer", equalTo(IssuerResource.ISSUER))
        .body("subject", equalTo("00m1"))
        .body("roles", empty())
        .body("expiresAt", notNullValue())
        .body("email", equalTo("ada@uw.edu"))
        .body("memberships.cohort", contains("me-1", "me-2"))
        .body("memberships.userName", everyItem(equalTo("ada")))
        .body("memberships.credentials", everyItem(equalTo("READY")))
        .body("memberships[0].endsAt", equalTo("2999-01-01T00:00:00Z"))
        .body("grants.cohort", contains("me-2", null))
        .body("grants.state", everyItem(equalTo("ACTIVE")))
        .body("grants.instructions.member", everyItem(equalTo("ada")))
        .body("grants.instructions.awsConfig", everyItem(notNullValue()));
    // They have no role: the rest is closed to them.
    as(ada).get("/cohorts").then().statusCode(403);
    as(ada).get("/cohorts/me-1").then().statusCode(403);

    Response taken = as(ada).post("/me/credentials");
    taken.then().statusCode(200).body("items.userName", contains("ada"));
    String password = taken.path("items[0].password");
    assertTrue(sandbox.signIn("ada", password).path("passwordResetRequired").asBoolean());
    as(ada).post("/me/credentials").then().statusCode(200).body("items", empty());
    as(ada).get("/me").then().body("memberships.credentials", everyItem(equalTo("CLAIMED")));
    api()
        .get("/cohorts/me-2/members/ada")
        .then()
        .body("claimed.by.issuer", equalTo(IssuerResource.ISSUER))
        .body("claimed.by.subject", equalTo("00m1"));
    as(owner).post("/cohorts/me-1/credentials").then().body("items.userName", contains("bob"));
    api()
        .get("/events?action=member.credentialsClaimed&subject=ada")
        .then()
        .body("items.actor", contains(IssuerResource.ISSUER + " 00m1"));

    // Another one of the same address is the same person; another address is another's.
    as(person("00m2", "ada@uw.edu")).get("/me").then().body("memberships", hasSize(2));
    as(person("00m3", "bob@uw.edu"))
        .get("/me")
        .then()
        .body("memberships.cohort", contains("me-1"))
        .body("memberships.credentials", contains("CLAIMED"))
        .body("grants", hasSize(1))
        .body("grants[0].instructions.member", equalTo("bob"));

    as(owner).delete("/cohorts/me-2/members/ada").then().statusCode(202);
    as(ada).get("/me").then().body("memberships.cohort", contains("me-1"));
  }

  /** Anybody can write an address into an account of theirs. */
  @Test
  void anAddressThatIsNotVerifiedIsNone() {
    post(api(), "/cohorts", "{'name': 'me-3'}");
    post(api(), "/cohorts/me-3/members", "{'members': [{'email': 'cyd@uw.edu'}]}");
    loop.runUntilIdle();
    for (String token :
        List.of(
            signed(good("00m4").claim("email", "cyd@uw.edu").claim("email_verified", false)),
            signed(good("00m4").claim("email", "cyd@uw.edu")),
            signed(good("00m4").claim("email_verified", true)),
            signed(
                good("00m4").claim("email", List.of("cyd@uw.edu")).claim("email_verified", true)),
            signed(good("cyd@uw.edu", "organizer")))) {
      as(token)
          .get("/me")
          .then()
          .statusCode(200)
          .body("email", nullValue())
          .body("memberships", empty())
          .body("grants", empty());
      as(token).post("/me/credentials").then().statusCode(200).body("items", empty());
    }
    // What no roster can name, and what PostgreSQL cannot hold, is no reason to fail either.
    for (String address :
        List.of("cyd@uw.edu\u200b", "cyd@uw.edu\u3164", "cyd@uw.edu\u0000", "cyd@uw.edu\t", "@")) {
      as(person("00m5", address))
          .get("/me")
          .then()
          .statusCode(200)
          .body("email", nullValue())
          .body("memberships", empty());
    }
    as(person("00m6", "cyd@uw.edu")).post("/me/credentials").then().body("items", hasSize(1));
  }

  /** Only what was given is access. */
  @Test
  void whatWasAskedForAndNotGivenIsNotTheirs() {
    String asker = token("me-asker", "organizer");
    String lead = token("me-lead", "approver", "me-leads");
    post(as(asker), "/cohorts", "{'name': 'me-4'}").then().statusCode(202);
    post(as(asker), "/cohorts/me-4/members", "{'members': [{'email': 'gus@uw.edu'}]}");
    post(
            api(),
            "/roles",
            "{'name': 'MeAsked', 'owners': [{'subject': 'me-asker'}], 'grants': {'approval':"
                + " {'count': 1, 'approvers': ['me-leads']}}}")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    String body =
        "{'type': 'ASSUME_ROLE', 'principal': {'member': 'gus'}, 'role': 'MeAsked', 'ttl': 'P1D'}";
    ApprovalStory.decide(lead, ApprovalStory.asked(asker, body), "DENY").then().statusCode(202);
    String lapsed = ApprovalStory.asked(asker, body);
    sandbox.advance(Duration.ofHours(5));
    loop.runUntilIdle();
    api().get("/grants/" + lapsed).then().body("state", equalTo("LAPSED"));
    ApprovalStory.asked(asker, body);
    String gus = person("00m7", "gus@uw.edu");
    as(gus).get("/me").then().body("memberships.cohort", contains("me-4")).body("grants", empty());
    String given = ApprovalStory.asked(asker, body);
    ApprovalStory.agreed(lead, given);
    loop.runUntilIdle();
    as(gus).get("/me").then().body("grants.id", contains(given));
  }

  @Test
  void whoIsNoMemberSeesWhoTheyAre() {
    as(token("me-script", "organizer", "lab"))
        .get("/me")
        .then()
        .statusCode(200)
        .body("issuer", equalTo("stint"))
        .body("subject", equalTo("me-script"))
        .body("roles", contains("VIEWER", "REQUESTER", "ORGANIZER"))
        .body("groups", contains("lab"))
        .body("expiresAt", notNullValue())
        .body("memberships", empty());
    api().get("/me").then().body("subject", equalTo("admin")).body("expiresAt", nullValue());
  }

  private static void granted(String principal, String ttl) {
    post(
            api(),
            "/grants",
            "{'type': 'ASSUME_ROLE', 'principal': %s, 'role': 'MeRole', 'ttl': '%s'}"
                .formatted(principal, ttl))
        .then()
        .statusCode(202);
  }
}
