package io.stint.access;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Who was refused is in the events, for who looks for it afterwards. */
@QuarkusTest
class RefusedCallersTest extends Callers {

  @Inject RefusedCallers refused;

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
        .body("items[0].details.address", equalTo("127.0.0.1"));
  }
}
