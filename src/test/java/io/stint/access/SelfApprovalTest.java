package io.stint.access;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Each way in which somebody could agree to what they gain by, or to what nobody has seen. */
@QuarkusTest
class SelfApprovalTest extends ApprovalStory {

  private static final String SELF = "self-approval";

  @Inject DataSource database;

  /** An approver who may ask too. */
  private static String both(String subject) {
    return token(subject, "admin", "leads");
  }

  @Test
  void asWhoAsks() {
    String both = both("both");
    refused(decide(both, asked(both, body(role)), "APPROVE"), 403, "self-approval");
  }

  @Test
  void throughASecondToken() {
    String id = asked();
    refused(decide(token("rita", "approver", "leads"), id, "APPROVE"), 403, "self-approval");
    refused(decide(both("rita"), id, "APPROVE"), 403, "self-approval");
  }

  /** Whoever makes a token has seen it. */
  @Test
  void throughATokenThatOneHasMade() {
    // The one behind api() has made Rita's token, and Leo's.
    String id = asked();
    refused(
        post(
            api().header("If-Match", tag(id)),
            "/grants/" + id + "/approvals",
            "{'decision': 'APPROVE'}"),
        403,
        "self-approval");
    patch(api(), "/roles/" + role, "{'grants': {'approval': {'count': 2}}}").then().statusCode(202);
    String own = post(api(), "/grants", body(role)).then().statusCode(202).extract().path("id");
    refused(decide(token("straw", "admin", "leads"), own, "APPROVE"), 403, "self-approval");
  }

  /** Made by somebody, for some service. */
  private static String madeBy(String maker, String subject, String role, String ttl) {
    return post(
            as(maker),
            "/api-tokens",
            "{'name': 'n', 'subject': '%s', 'role': '%s', 'groups': ['leads'], 'ttl': '%s'}"
                .formatted(subject, role, ttl))
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  /** However many others lie between. */
  @Test
  void throughATokenThatAnotherTokenHasMade() {
    String boss = both("boss");
    String ops = madeBy(boss, "ops", "ADMIN", "PT12H");
    String id = asked(boss, body(role));
    refused(decide(madeBy(ops, "straw-1", "APPROVER", "PT1H"), id, "APPROVE"), 403, SELF);
    refused(
        decide(boss, asked(madeBy(ops, "straw-2", "ADMIN", "PT1H"), body(role)), "APPROVE"),
        403,
        SELF);
    agreed(leo, id);
  }

  /** Nor who has made another's token, as if they were two. */
  @Test
  void twiceByATokenThatOneHasMade() {
    String two = role("{'count': 2, 'approvers': ['leads']}");
    String boss = both("boss");
    String straw = madeBy(madeBy(boss, "ops", "ADMIN", "PT12H"), "straw-3", "APPROVER", "PT1H");
    String id = asked(rita, body(two));
    agreed(boss, id);
    refused(decide(straw, id, "APPROVE"), 403, SELF);
    String other = asked(rita, body(two));
    agreed(straw, other);
    refused(decide(boss, other, "APPROVE"), 403, SELF);
    decide(lea, other, "APPROVE").then().statusCode(202).body("state", equalTo("PENDING"));
    // To say no, nobody has to be another.
    decide(straw, id, "DENY").then().statusCode(202).body("state", equalTo("DENIED"));
  }

  @Test
  void asWhoHasMadeTheTokenAndItIsForThem() {
    String ada = both(member("ada"));
    String straw = madeBy(ada, "straw-4", "APPROVER", "PT1H");
    refused(decide(straw, asked(), "APPROVE"), 403, SELF);
  }

  @Test
  void asWhoItIsFor() {
    String id = asked();
    refused(decide(token(member("ada"), "approver", "leads"), id, "APPROVE"), 403, "self-approval");
  }

  @Test
  void throughACohort() {
    enrol("bob");
    String id =
        asked(rita, body(role).replace("'member': '" + member("ada"), "'cohort': '" + cohort));
    refused(decide(token(member("bob"), "approver", "leads"), id, "APPROVE"), 403, "self-approval");
    agreed(leo, id);
  }

  @Test
  void byChangingWhatIsAskedForMeanwhile() {
    String two = role("{'count': 2, 'approvers': ['leads']}");
    String id = asked(rita, body(two));
    String seen = tag(id);
    agreed(leo, id);
    patch(as(rita), "/grants/" + id, "{'ttl': 'P2D'}")
        .then()
        .statusCode(202)
        .body("state", equalTo("REQUESTED"))
        .body("request.given", equalTo(0))
        .body("approvals.counts", contains(false));
    refused(decide(lea, id, "APPROVE", seen), 412, "precondition-failed");
    // Who changes it asks, and who asked first has not become another.
    String both = both("meddler");
    patch(as(both), "/grants/" + id, "{'ttl': 'P3D'}").then().statusCode(202);
    refused(decide(both, id, "APPROVE"), 403, "self-approval");
    refused(decide(both("rita"), id, "APPROVE"), 403, "self-approval");
    decide(lea, id, "APPROVE").then().body("state", equalTo("REQUESTED"));
    decide(leo, id, "APPROVE").then().body("state", equalTo("PENDING"));
  }

  @Test
  void byChangingTheRoleMeanwhile() {
    String two = role("{'count': 2, 'approvers': ['leads']}");
    String id = asked(rita, body(two));
    agreed(leo, id);
    String seen = tag(id);
    // Fewer: what was asked of approvers before counts too.
    patch(api(), "/roles/" + two, "{'grants': {'approval': {'count': 1}}}").then().statusCode(202);
    api()
        .get("/grants/" + id)
        .then()
        .body("request.given", equalTo(0))
        .body("request.needed", equalTo(2))
        .body("approvals.counts", contains(false));
    refused(decide(lea, id, "APPROVE", seen), 412, "precondition-failed");
    // And others: who is named by one rule alone does not decide.
    String newcomer = token("newcomer", "approver", "lads");
    patch(api(), "/roles/" + two, "{'grants': {'approval': {'approvers': ['lads']}}}")
        .then()
        .statusCode(202);
    refused(decide(newcomer, id, "APPROVE"), 403, "forbidden");
    refused(decide(lea, id, "APPROVE"), 404, "not-found");
    String chief = both("chief");
    decide(chief, id, "APPROVE").then().statusCode(202).body("state", equalTo("REQUESTED"));
    // What it may do is what was agreed to.
    String tag = tag(id);
    patch(
            api(),
            "/roles/" + two,
            "{'policies': {'inline': {'more': {'Version': '2012-10-17', 'Statement': [{'Effect':"
                + " 'Allow', 'Action': 's3:*', 'Resource': '*'}]}}}}")
        .then()
        .statusCode(202);
    refused(decide(both("second"), id, "APPROVE", tag), 412, "precondition-failed");
    api().get("/grants/" + id).then().body("request.given", equalTo(0));
  }

  @Test
  void nobodyAgreesTwice() {
    String two = role("{'count': 2, 'approvers': ['leads']}");
    String id = asked(rita, body(two));
    agreed(leo, id);
    refused(decide(leo, id, "APPROVE"), 409, "already-decided");
    refused(decide(token("leo", "approver", "leads"), id, "APPROVE"), 409, "already-decided");
    refused(decide(leo, id, "DENY"), 409, "already-decided");
    api().get("/grants/" + id).then().body("request.given", equalTo(1));
  }

  @Test
  void norTwiceAtOnce() throws Exception {
    String two = role("{'count': 2, 'approvers': ['leads']}");
    String id = asked(rita, body(two));
    String tag = tag(id);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> same =
          Collections.nCopies(4, () -> decide(leo, id, "APPROVE", tag).statusCode());
      int taken = 0;
      for (Future<Integer> answer : threads.invokeAll(same)) {
        int status = answer.get();
        assertTrue(List.of(202, 409, 412).contains(status), "answered " + status);
        taken += status == 202 ? 1 : 0;
      }
      assertEquals(1, taken);
    } finally {
      threads.shutdownNow();
    }
    api()
        .get("/grants/" + id)
        .then()
        .body("state", equalTo("REQUESTED"))
        .body("request.given", equalTo(1));
  }

  @Test
  void asAnApproverOfSomethingElse() {
    String id = asked();
    refused(decide(token("ole", "approver", "others"), id, "APPROVE"), 404, "not-found");
    // Who sees it, since the cohort is theirs, does not decide on the role.
    patch(api(), "/cohorts/" + cohort, "{'owners': [{'subject': 'rita'}, {'group': 'others'}]}")
        .then()
        .statusCode(202);
    refused(decide(token("ole", "approver", "others"), id, "APPROVE"), 403, "forbidden");
    // Nor does who is of the group, and no approver.
    refused(decide(token("lou", "viewer", "leads"), id, "APPROVE"), 403, "forbidden");
  }

  @Test
  void withoutSayingWhatWasSeen() {
    String id = asked();
    for (String ifMatch : List.of("*", "\"v0\"")) {
      int status = decide(leo, id, "APPROVE", ifMatch).statusCode();
      assertEquals(ifMatch.equals("*") ? 400 : 412, status);
    }
    String tag = tag(id);
    String shortened = tag.substring(0, tag.indexOf('.')) + "\"";
    refused(decide(leo, id, "APPROVE", shortened), 412, "precondition-failed");
  }

  @Test
  void afterItIsOver() {
    String id = asked();
    String tag = tag(id);
    sandbox.advance(Duration.ofHours(4));
    refused(decide(leo, id, "APPROVE", tag), 409, "nothing-asked");
  }

  /** Whatever the code thinks. */
  @Test
  void norInTheDatabase() throws SQLException {
    String id = asked();
    assertConstraint("grant_approval_by_another", () -> insert(id, "rita", "d1"));
    insert(id, "leo", "d1");
    assertConstraint("grant_approval_once", () -> insert(id, "leo", "d1"));
    String two = asked(rita, body(role("{'count': 2, 'approvers': ['leads']}")));
    insert(two, "leo", "d1");
    insert(two, "lea", "d2");
    assertConstraint("access_grant_approved", () -> give(two));
    assertConstraint("access_grant_not_given", () -> update(two, "active_at = now()"));
    assertConstraint("grant_approval_by_another", () -> insert(two, "straw", "d1", "ops", "leo"));
    assertConstraint("grant_approval_by_another", () -> insert(two, "straw", "d9", "rita"));
    assertConstraint("grant_approval_by_another", () -> insert(two, "admin", "d9"));
    insert(two, "lea", "d1");
    give(two);
  }

  private interface Change {
    void run() throws SQLException;
  }

  private static void assertConstraint(String name, Change change) {
    SQLException refused = assertThrows(SQLException.class, change::run);
    String words = refused.getMessage();
    assertTrue(
        words.contains(name)
            || words.contains("who asks")
            || words.contains("who has agreed")
            || words.contains("not been approved"),
        words);
  }

  private void insert(String grant, String subject, String digest, String... makers)
      throws SQLException {
    run(
        "INSERT INTO grant_approval (grant_id, asked_id, digest, issuer, subject, makers,"
            + " decision, comment, decided_at) SELECT id, asked_id, '"
            + digest
            + "', 'stint', '"
            + subject
            + "', '{"
            + String.join(",", makers)
            + "}', 'APPROVE', null, now() FROM access_grant WHERE id = ?",
        grant);
  }

  private void give(String grant) throws SQLException {
    update(grant, "state = 'PENDING'");
  }

  private void update(String grant, String set) throws SQLException {
    run("UPDATE access_grant SET " + set + " WHERE id = ?", grant);
  }

  private void run(String statement, String grant) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      prepared.setObject(1, UUID.fromString(grant));
      assertEquals(1, prepared.executeUpdate());
    }
  }
}
