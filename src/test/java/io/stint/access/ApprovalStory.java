package io.stint.access;

import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Somebody asks, others agree: who is who. */
abstract class ApprovalStory extends Callers {

  private static int stories;

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  String rita;
  String leo;
  String lea;
  String cohort;
  String role;

  /** Rita asks for the cohort that is hers, on the role that is hers; Leo and Lea are leads. */
  @BeforeEach
  void everybody() {
    stories++;
    rita = token("rita", "requester");
    leo = token("leo", "approver", "leads");
    lea = token("lea", "approver", "leads");
    cohort = "crew-" + stories;
    post(api(), "/cohorts", "{'name': '" + cohort + "', 'owners': [{'subject': 'rita'}]}")
        .then()
        .statusCode(202);
    enrol("ada");
    role = role("{'count': 1, 'approvers': ['leads']}");
  }

  void enrol(String name) {
    post(
            api(),
            "/cohorts/" + cohort + "/members",
            "{'members': [{'email': '" + name + "-" + cohort + "@uw.edu'}]}")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
  }

  String member(String name) {
    return name + "-" + cohort;
  }

  /** One that is Rita's. */
  String role(String approval) {
    String name = "Role" + stories + "x" + Math.abs(approval.hashCode() % 1000);
    post(
            api(),
            "/roles",
            "{'name': '"
                + name
                + "', 'owners': [{'subject': 'rita'}], 'grants': {'approval': "
                + approval
                + "}}")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    return name;
  }

  String body(String on) {
    return "{'type': 'ASSUME_ROLE', 'principal': {'member': '"
        + member("ada")
        + "'}, 'role': '"
        + on
        + "', 'ttl': 'P1D'}";
  }

  String asked() {
    return asked(rita, body(role));
  }

  static String asked(String by, String body) {
    return post(as(by), "/grants", body)
        .then()
        .statusCode(202)
        .body("state", equalTo("REQUESTED"))
        .extract()
        .path("id");
  }

  static String tag(String id) {
    return api().get("/grants/" + id).header("ETag");
  }

  static Response decide(String by, String id, String decision) {
    return decide(by, id, decision, tag(id));
  }

  static Response decide(String by, String id, String decision, String ifMatch) {
    RequestSpecification request = as(by).header("If-Match", ifMatch);
    return post(request, "/grants/" + id + "/approvals", "{'decision': '" + decision + "'}");
  }

  static void agreed(String by, String id) {
    decide(by, id, "APPROVE").then().statusCode(202);
  }

  static void refused(Response answer, int status, String code) {
    answer.then().statusCode(status).body("code", equalTo(code));
  }

  static String state(String id) {
    return api().get("/grants/" + id).path("state");
  }

  /** What was told of the grant, the eldest first. */
  static List<String> told(String id) {
    List<String> actions =
        new ArrayList<>(api().get("/events?subject=" + id).<List<String>>path("items.action"));
    Collections.reverse(actions);
    return actions;
  }
}
