package io.stint.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who was refused is in the events, for who looks for it afterwards. */
@QuarkusTest
class RefusedCallersTest extends Callers {

  @Inject RefusedCallers refused;
  @Inject ReconcileLoop loop;
  @Inject TestClock clock;

  @Test
  void eachRefusedCallerIsAnEvent() {
    String nosy = token("nosy", "viewer");
    refused.write();
    String bold = token("bold", "organizer");
    post(as(bold), "/cohorts", "{'name': 'bold-1'}").then().statusCode(202);
    post(as(bold), "/cohorts/bold-1/members?adopt=true", "{'members': [{'email': 'x@uw.edu'}]}")
        .then()
        .statusCode(403);
    as(nosy).get("/webhooks").then().statusCode(403);
    as(nosy).get("/sweeps").then().statusCode(403);
    refused.write();
    api().get("/events?action=caller.forbidden&subject=bold").then().body("items", hasSize(1));
    api()
        .get("/events?action=caller.forbidden&subject=nosy")
        .then()
        .body("items", hasSize(1))
        .body("items.actor", contains("stint"))
        .body("items[0].subject.kind", equalTo("caller"))
        .body("items[0].details.address", equalTo("127.0.0.1"))
        .body("items[0].details.reason", equalTo("forbidden"));
  }

  /** Who has to sign in again is known, and refused all the same. */
  @Test
  void whoHasToSignInAgainIsAnEvent() {
    String asker = token("hasty-asker", "organizer");
    String lead = token("hasty-lead", "approver", "hasty-leads");
    post(as(asker), "/cohorts", "{'name': 'hasty'}").then().statusCode(202);
    post(as(asker), "/cohorts/hasty/members", "{'members': [{'email': 'hal@uw.edu'}]}");
    post(
            api(),
            "/roles",
            "{'name': 'Hasty', 'owners': [{'subject': 'hasty-asker'}], 'grants': {'approval':"
                + " {'count': 1, 'approvers': ['hasty-leads'], 'maxAge': 'PT15M'}}}")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    String id =
        ApprovalStory.asked(
            asker,
            "{'type': 'ASSUME_ROLE', 'principal': {'member': 'hal'}, 'role': 'Hasty', 'ttl': 'P1D'}");
    ApprovalStory.decide(lead, id, "APPROVE").then().statusCode(401);
    ApprovalStory.decide(lead, id, "APPROVE").then().statusCode(401);
    refused.write();
    api()
        .get("/events?action=caller.unauthenticated&subject=hasty-lead")
        .then()
        .body("items", hasSize(1))
        .body("items[0].details.address", equalTo("127.0.0.1"))
        .body("items[0].details.reason", equalTo("sign-in-again"));
  }

  @Test
  void whoSaysNothingIsAnEventToo() {
    clock.advance(Duration.ofMinutes(2));
    refused.write();
    given().get("/cohorts").then().statusCode(401);
    given().get("/roles").then().statusCode(401);
    refused.write();
    String since = clock.instant().toString();
    api()
        .get("/events?action=caller.unauthenticated&subject=127.0.0.1&since=" + since)
        .then()
        .body("items", hasSize(1))
        .body("items[0].details.reason", equalTo("no-credentials"));
  }
}
