package io.stint.access;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is whose: who makes something, or is named, keeps it; everybody else does not know of it.
 */
@QuarkusTest
class OwnershipTest extends Callers {

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  @AfterEach
  void well() {
    sandbox.noFaults();
  }

  @Test
  void anOrganizerKeepsTheirCohortAndSeesNoOther() {
    String ann = token("ann", "organizer");
    String ben = token("ben", "organizer");
    post(as(ann), "/cohorts", "{'name': 'ann-1'}")
        .then()
        .statusCode(202)
        .body("owners.subject", contains("ann"));
    post(as(ben), "/cohorts", "{'name': 'ben-1'}").then().statusCode(202);
    post(as(ann), "/cohorts/ann-1/members", "{'members': [{'email': 'al@uw.edu'}]}")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
    as(ann).post("/cohorts/ann-1/credentials").then().statusCode(200).body("items", hasSize(1));
    as(ann).get("/cohorts").then().body("items.name", contains("ann-1"));
    as(ben).get("/cohorts").then().body("items.name", contains("ben-1"));
    as(ben).get("/cohorts/ann-1").then().statusCode(404);
    as(ben).delete("/cohorts/ann-1").then().statusCode(404);
    as(ben).post("/cohorts/ann-1/credentials").then().statusCode(404);
    api().get("/cohorts?pageSize=500").then().body("items.name", hasItem("ann-1"));
    // An owner may name another, and nobody but an administrator takes one away.
    patch(as(ann), "/cohorts/ann-1", "{'owners': [{'subject': 'ann'}, {'group': 'lab'}]}")
        .then()
        .statusCode(202);
    patch(as(ann), "/cohorts/ann-1", "{'owners': [{'group': 'lab'}]}").then().statusCode(403);
    patch(api(), "/cohorts/ann-1", "{'owners': [{'group': 'lab'}]}").then().statusCode(202);
    as(ann).get("/cohorts/ann-1").then().statusCode(404);
    String cem = token("cem", "viewer", "lab");
    as(cem).get("/cohorts/ann-1").then().statusCode(200).body("owners.group", contains("lab"));
    as(cem).delete("/cohorts/ann-1").then().statusCode(403);
  }

  /** Whoever has the keys of a person has all that others give them. */
  @Test
  void aPersonOfSomebodyElseIsNobodysToTake() {
    String dan = token("dan", "organizer");
    String eve = token("eve", "organizer");
    post(as(dan), "/cohorts", "{'name': 'dan-1'}").then().statusCode(202);
    post(as(eve), "/cohorts", "{'name': 'eve-1'}").then().statusCode(202);
    post(as(dan), "/cohorts/dan-1/members", "{'members': [{'email': 'flo@uw.edu'}]}");
    loop.runUntilIdle();
    post(as(eve), "/cohorts/eve-1/members", "{'members': [{'email': 'flo@uw.edu'}]}")
        .then()
        .body("rejected", equalTo(1))
        .body("rows[0].outcome", equalTo("REJECTED"));
    post(api(), "/cohorts/eve-1/members", "{'members': [{'email': 'flo@uw.edu'}]}")
        .then()
        .body("rejected", equalTo(1));
    // An administrator may, who says so; and then nobody else takes what signs in.
    post(api(), "/cohorts/eve-1/members?adopt=true", "{'members': [{'email': 'flo@uw.edu'}]}")
        .then()
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
    for (String taker : List.of(eve, dan)) {
      String cohort = taker.equals(eve) ? "eve-1" : "dan-1";
      as(taker).post("/cohorts/" + cohort + "/credentials").then().body("items", empty());
      String flo = "/cohorts/" + cohort + "/members/flo";
      as(taker).post(flo + "/credentials").then().statusCode(403);
      as(taker).post(flo + "/access-keys").then().statusCode(403);
      as(taker).get(flo + "/access-keys").then().statusCode(403);
    }
    api().post("/cohorts/eve-1/credentials").then().body("items.userName", contains("flo"));
  }

  /** Whoever took a key of somebody keeps it: naming another owner gives them no such person. */
  @Test
  void aPersonIsNotHandedOnWithACohort() {
    String liz = token("liz", "organizer");
    String moe = token("moe", "organizer");
    post(as(liz), "/cohorts", "{'name': 'liz-1'}").then().statusCode(202);
    post(as(moe), "/cohorts", "{'name': 'moe-1'}").then().statusCode(202);
    post(as(liz), "/cohorts/liz-1/members", "{'members': [{'email': 'ned@uw.edu'}]}");
    loop.runUntilIdle();
    as(liz).post("/cohorts/liz-1/members/ned/access-keys").then().statusCode(201);
    patch(as(liz), "/cohorts/liz-1", "{'owners': [{'subject': 'liz'}, {'subject': 'moe'}]}")
        .then()
        .statusCode(202);
    post(as(moe), "/cohorts/moe-1/members", "{'members': [{'email': 'ned@uw.edu'}]}")
        .then()
        .body("rejected", equalTo(1));
    // Both own both: then whoever has the key is one of its owners.
    patch(as(moe), "/cohorts/moe-1", "{'owners': [{'subject': 'moe'}, {'subject': 'liz'}]}")
        .then()
        .statusCode(202);
    post(as(moe), "/cohorts/moe-1/members", "{'members': [{'email': 'ned@uw.edu'}]}")
        .then()
        .body("accepted", equalTo(1));
  }

  /** A shared password is known to whoever chose it. */
  @Test
  void aSharedPasswordIsNobodyElsesPersons() {
    String ola = token("ola", "organizer");
    post(as(ola), "/cohorts", "{'name': 'ola-1'}").then().statusCode(202);
    post(as(ola), "/cohorts/ola-1/members", "{'members': [{'email': 'pia@uw.edu'}]}");
    loop.runUntilIdle();
    post(
            api(),
            "/cohorts",
            "{'name': 'shared-1', 'password': {'mode': 'SHARED', 'value': 'Everybody-kn0ws-it'}}")
        .then()
        .statusCode(202);
    post(api(), "/cohorts/shared-1/members", "{'members': [{'email': 'pia@uw.edu'}]}")
        .then()
        .body("rejected", equalTo(1));
  }

  /** What AWS said of a person may name what somebody else has given them. */
  @Test
  void whyAPersonOfTwoOwnersFailsIsAnAdministratorsToSee() {
    String una = token("una", "organizer");
    post(as(una), "/cohorts", "{'name': 'una-1'}").then().statusCode(202);
    post(as(una), "/cohorts/una-1/members", "{'members': [{'email': 'vic@uw.edu'}]}");
    post(api(), "/cohorts", "{'name': 'secret-1'}").then().statusCode(202);
    loop.runUntilIdle();
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"AddUserToGroup\", \"nth\": 1, \"times\": 9}");
    post(api(), "/cohorts/secret-1/members?adopt=true", "{'members': [{'email': 'vic@uw.edu'}]}");
    loop.runUntilIdle();
    String member = "/cohorts/una-1/members/vic";
    api().get(member).then().body("failure.message", containsString("AddUserToGroup"));
    as(una)
        .get(member)
        .then()
        .body("state", equalTo("FAILING"))
        .body("failure.code", equalTo("AccessDenied"))
        .body("failure.message", containsString("an administrator sees"));
    for (String path : List.of("/cohorts/una-1", "/cohorts", "/cohorts/una-1/members")) {
      String seen = as(una).get(path).asString();
      assertTrue(seen.contains("an administrator sees"), seen);
      assertFalse(seen.contains("AddUserToGroup"), seen);
    }
    assertFalse(as(una).get("/cohorts/una-1/roster").asString().contains("AddUserToGroup"));
  }

  /** A grant is shown to both sides, what AWS said of one of them to its own. */
  @Test
  void whyTheOtherSideOfAGrantFailsIsItsOwnersToSee() {
    String yul = token("yul", "approver");
    String zoe = token("zoe", "organizer");
    post(api(), "/roles", "{'name': 'Yuls', 'trust': [], 'owners': [{'subject': 'yul'}]}");
    post(as(zoe), "/cohorts", "{'name': 'zoe-1'}").then().statusCode(202);
    loop.runUntilIdle();
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"CreateUser\", \"nth\": 1, \"times\": 9}");
    post(as(zoe), "/cohorts/zoe-1/members", "{'members': [{'email': 'abe@uw.edu'}]}");
    String id =
        post(
                api(),
                "/grants",
                "{'type': 'ASSUME_ROLE', 'principal': {'member': 'abe'}, 'role': 'Yuls', 'ttl':"
                    + " 'PT1H'}")
            .path("id");
    loop.runUntilIdle();
    for (String sees : List.of(TOKEN, zoe)) {
      as(sees).get("/grants/" + id).then().body("failure.message", containsString("CreateUser"));
    }
    as(yul)
        .get("/grants/" + id)
        .then()
        .body("failure.code", equalTo("AccessDenied"))
        .body("failure.message", containsString("or an administrator, sees"));
    as(yul).get("/grants").then().body("items.failure.message", hasItem(containsString("sees")));
  }

  @Test
  void whoEndsSessionsOnTheirRoleDoesNotHearWhoThereIs() {
    String wim = token("wim", "approver");
    post(api(), "/cohorts", "{'name': 'hidden-1'}").then().statusCode(202);
    post(api(), "/cohorts/hidden-1/members", "{'members': [{'email': 'xia@uw.edu'}]}");
    post(api(), "/roles", "{'name': 'Wims', 'trust': [], 'owners': [{'subject': 'wim'}]}");
    loop.runUntilIdle();
    String path = "/roles/Wims/session-revocations";
    String known =
        post(as(wim), path, "{'member': 'xia'}").then().statusCode(422).extract().asString();
    String unknown =
        post(as(wim), path, "{'member': 'xyz'}").then().statusCode(422).extract().asString();
    String words = "\"requestId\":\"[^\"]*\"";
    assertEquals(unknown.replaceAll(words, "").replace("xyz", "xia"), known.replaceAll(words, ""));
    // With a grant, of their own or of a cohort, they are the role's owner's to end.
    String asked =
        "{'type': 'ASSUME_ROLE', 'principal': {'cohort': 'hidden-1'}, 'role': 'Wims', 'ttl':"
            + " 'PT1H'}";
    post(api(), "/grants", asked).then().statusCode(202);
    post(as(wim), path, "{'member': 'Xia'}").then().statusCode(202);
    post(api(), path, "{'member': 'xyz'}").then().statusCode(422);
  }

  @Test
  void whoMayExplainAGrantMayNotAskAboutOthers() {
    String quy = token("quy", "organizer");
    post(as(quy), "/cohorts", "{'name': 'quy-1'}").then().statusCode(202);
    post(as(quy), "/cohorts/quy-1/members", "{'members': [{'email': 'ron@uw.edu'}]}");
    post(api(), "/cohorts", "{'name': 'sue-1'}").then().statusCode(202);
    post(api(), "/cohorts/sue-1/members", "{'members': [{'email': 'tom@uw.edu'}]}");
    post(api(), "/roles", "{'name': 'Quys', 'trust': []}").then().statusCode(202);
    loop.runUntilIdle();
    String id =
        post(
                api(),
                "/grants",
                "{'type': 'ASSUME_ROLE', 'principal': {'cohort': 'quy-1'}, 'role': 'Quys', 'ttl':"
                    + " 'PT1H'}")
            .path("id");
    loop.runUntilIdle();
    String explanation = "/grants/" + id + "/explanation?member=";
    as(quy).get(explanation + "Ron").then().statusCode(200);
    String known = as(quy).get(explanation + "tom").then().statusCode(422).extract().asString();
    String unknown = as(quy).get(explanation + "xyz").then().statusCode(422).extract().asString();
    String words = "\"requestId\":\"[^\"]*\"";
    assertEquals(unknown.replaceAll(words, "").replace("xyz", "tom"), known.replaceAll(words, ""));
  }

  @Test
  void onlyAnAdministratorAdopts() {
    sandbox.iam().createUser(r -> r.userName("root-like"));
    String gil = token("gil", "organizer");
    post(as(gil), "/cohorts", "{'name': 'gil-1'}").then().statusCode(202);
    String people = "{'members': [{'email': 'root-like@uw.edu'}]}";
    for (String path :
        List.of("/cohorts/gil-1/members?adopt=true", "/plans/cohorts/gil-1/members?adopt=true")) {
      post(as(gil), path, people).then().statusCode(403).body("code", equalTo("forbidden"));
    }
    as(gil)
        .contentType("text/csv")
        .body("Email\nroot-like@uw.edu\n")
        .post("/cohorts/gil-1/roster?adopt=true")
        .then()
        .statusCode(403);
    post(api(), "/cohorts/gil-1/members?adopt=true", people)
        .then()
        .statusCode(202)
        .body("accepted", equalTo(1));
  }

  @Test
  void grantsAndProfilesAreTheirCohortsAndRolesOwners() {
    String hal = token("hal", "organizer");
    String ida = token("ida", "approver");
    String jon = token("jon", "viewer");
    post(as(hal), "/cohorts", "{'name': 'hal-1'}").then().statusCode(202);
    post(as(hal), "/cohorts/hal-1/members", "{'members': [{'email': 'kim@uw.edu'}]}");
    post(
            api(),
            "/roles",
            "{'name': 'IdasRole', 'owners': [{'subject': 'ida'}], 'trust': [{'type': 'SERVICE',"
                + " 'service': 'ec2.amazonaws.com'}]}")
        .then()
        .statusCode(202);
    post(api(), "/instance-profiles", "{'name': 'IdasProfile', 'role': 'IdasRole'}")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    String id =
        post(
                api(),
                "/grants",
                "{'type': 'ASSUME_ROLE', 'principal': {'member': 'kim'}, 'role': 'IdasRole', 'ttl':"
                    + " 'PT1H'}")
            .path("id");
    loop.runUntilIdle();
    for (String sees : List.of(hal, ida)) {
      as(sees).get("/grants").then().body("items.id", contains(id));
      as(sees).get("/grants/" + id).then().statusCode(200);
      as(sees).get("/grants?state=ACTIVE&role=IdasRole").then().body("items.id", contains(id));
    }
    as(jon).get("/grants").then().body("items", empty());
    as(jon).get("/grants/" + id).then().statusCode(404);
    as(ida).get("/roles").then().body("items.name", contains("IdasRole"));
    as(ida).get("/instance-profiles").then().body("items.name", contains("IdasProfile"));
    as(hal).get("/instance-profiles").then().body("items", empty());
    as(hal).get("/roles").then().body("items", empty());
    as(ida).get("/roles?serviceLinked=true").then().body("items", empty());
    as(hal).delete("/roles/IdasRole").then().statusCode(403);
    as(ida).delete("/grants/" + id).then().statusCode(202);
    loop.runUntilIdle();
    as(hal).get("/grants/" + id).then().body("state", equalTo("REVOKED"));
    post(as(ida), "/roles/IdasRole/session-revocations", "{'member': 'kim'}")
        .then()
        .statusCode(202);
  }

  @Test
  void whoIsNoAdministratorSeesTheirOwnEventsAlone() {
    String lea = token("lea", "organizer");
    post(as(lea), "/cohorts", "{'name': 'lea-1'}").then().statusCode(202);
    as(lea)
        .get("/events")
        .then()
        .body("items.action", is(List.of("cohort.created")))
        .body("items.actor", contains("lea"));
    as(lea).get("/events?actor=admin").then().body("items", empty());
  }

  @Test
  void ownersAreNamedWholly() {
    for (String owners :
        List.of(
            "[{}]", "[{'subject': 'a', 'group': 'b'}]", "[{'issuer': 'https://idp'}]", "[null]")) {
      post(offContract(), "/cohorts", "{'name': 'odd', 'owners': " + owners + "}")
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("/owners/0"));
      post(offContract(), "/roles", "{'name': 'odd', 'owners': " + owners + "}")
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("/owners/0"));
    }
    post(
            api(),
            "/cohorts",
            "{'name': 'foreign', 'owners': [{'issuer': 'https://idp/', 'subject':" + " '00u1'}]}")
        .then()
        .statusCode(202)
        .body("owners[0].issuer", equalTo("https://idp/"))
        .body("owners[0].subject", equalTo("00u1"));
    assertEquals(
        400,
        offContract()
            .contentType("application/merge-patch+json")
            .body("{\"owners\": []}")
            .patch("/cohorts/foreign")
            .statusCode());
  }
}
