package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Evaluator;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A role of another account in a document: its sessions are not Stint's to end, so their name is
 * forced, and it is said how long they live on.
 */
@QuarkusTest
class AssumeElsewhereTest extends AssumeStory {

  private static final String ELSEWHERE = "arn:aws:iam::999999999999:role/Partner";

  @Test
  void aRoleOfAnotherAccountIsAssumedUnderTheUsersNameAndItIsSaidHowLong() {
    String ada = unique("ada");
    cohort(ada);
    String id =
        granted(
            policy(
                member(ada),
                Map.of(
                    "document",
                    document(
                        List.of("sts:AssumeRole", "sts:TagSession", "s3:ListBucket"),
                        List.of(ELSEWHERE, "arn:aws:s3:::lab")))));
    grant(id)
        .body("enforcement.outliving.role", equalTo(List.of(ELSEWHERE)))
        .body("enforcement.outliving.longest", equalTo(List.of("PT12H")))
        .body("warnings[0].code", equalTo("SESSIONS_ELSEWHERE"))
        .body("warnings[0].message", containsString("PT12H"));
    List<PolicyDocument> written = new ArrayList<>();
    for (String name : sandbox.iam().listUserPolicies(r -> r.userName(ada)).policyNames()) {
      written.add(
          PolicyDocument.parse(
              decoded(
                  sandbox
                      .iam()
                      .getUserPolicy(r -> r.userName(ada).policyName(name))
                      .policyDocument())));
    }
    assertEquals(Decision.ALLOWED, decide(written, ada, "sts:AssumeRole", ELSEWHERE, ada));
    assertEquals(
        Decision.IMPLICIT_DENY, decide(written, ada, "sts:AssumeRole", ELSEWHERE, "somebody"));
    assertEquals(Decision.ALLOWED, decide(written, ada, "s3:ListBucket", "arn:aws:s3:::lab", null));
  }

  private Decision decide(
      List<PolicyDocument> written, String user, String action, String resource, String session) {
    AccessRequest.Builder request =
        AccessRequest.by(
                new Caller.User("arn:aws:iam::" + ACCOUNT + ":user/stint/" + user, "AIDAX"))
            .action(action)
            .on(resource)
            .ownedBy(ACCOUNT)
            .at(clock.instant());
    if (session != null) {
      request.with("sts:RoleSessionName", session);
    }
    return Evaluator.decide(
        request.build(),
        Policies.identity(
            written.stream().map(one -> new NamedPolicy("p", Side.IDENTITY, one)).toList()));
  }

  @Test
  void aCohortSaysItToo() {
    String crew = unique("crew");
    Map<String, Object> policies =
        Map.of("inline", Map.of("p", document("sts:AssumeRole", ELSEWHERE)));
    json(Map.of("name", crew, "policies", policies))
        .post("/plans/cohorts")
        .then()
        .statusCode(200)
        .body("warnings.code", hasItem("SESSIONS_ELSEWHERE"))
        .body("enforcement.outliving.role", hasItem(ELSEWHERE));
    json(Map.of("name", crew, "policies", policies)).post("/cohorts").then().statusCode(202);
    loop.runUntilIdle();
    api()
        .get("/cohorts/{name}", crew)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("enforcement.outliving.longest", equalTo(List.of("PT12H")))
        .body("warnings.code", equalTo(List.of("SESSIONS_ELSEWHERE")));
    String written =
        decoded(
            sandbox.iam().getGroupPolicy(r -> r.groupName(crew).policyName("p")).policyDocument());
    assertEquals(true, written.contains("\"sts:RoleSessionName\":\"${aws:username}\""), written);
    String managed = managed("sts:AssumeRole", ELSEWHERE);
    json(Map.of("name", unique("crew"), "policies", Map.of("managed", List.of(managed))))
        .post("/cohorts")
        .then()
        .statusCode(422)
        .body("detail", containsString("session's name"));
  }

  /** A session of the role goes on to the other account: under its own name, and that is said. */
  @Test
  void aRoleSaysItTooAndItsGrants() {
    String ada = unique("ada");
    cohort(ada);
    String hub = unique("Hub");
    Map<String, Object> body =
        Map.of(
            "name",
            hub,
            "grants",
            Map.of("chaining", "ALLOW"),
            "policies",
            Map.of("inline", Map.of("x", document("sts:AssumeRole", ELSEWHERE))));
    json(body)
        .post("/plans/roles")
        .then()
        .statusCode(200)
        .body("warnings.code", equalTo(List.of("SESSIONS_ELSEWHERE")));
    json(body)
        .post("/roles")
        .then()
        .statusCode(202)
        .body("warnings.code", equalTo(List.of("SESSIONS_ELSEWHERE")))
        .body("warnings[0].pointer", equalTo("/policies/inline/x"))
        .body("warnings[0].message", containsString("PT1H"));
    loop.runUntilIdle();
    json(assume(hub, member(ada), Duration.ofMinutes(30)))
        .post("/plans/grants")
        .then()
        .statusCode(200)
        .body("grant.enforcement.outliving.role", equalTo(List.of(ELSEWHERE)))
        .body("grant.warnings.code", hasItem("SESSIONS_ELSEWHERE"));
    String id = granted(assume(hub, member(ada), Duration.ofMinutes(30)));
    grant(id)
        .body("enforcement.outliving.role", equalTo(List.of(ELSEWHERE)))
        .body("enforcement.outliving.longest", equalTo(List.of("PT1H")))
        .body("warnings.code", equalTo(List.of("SESSIONS_ELSEWHERE", "CHAINING")))
        .body("warnings[0].pointer", equalTo("/role"));
    assertEquals(Decision.ALLOWED, chained(hub, ada, ada, ELSEWHERE));
    assertEquals(Decision.EXPLICIT_DENY, chained(hub, ada, "somebody", ELSEWHERE));
    assertEquals(Decision.EXPLICIT_DENY, chained(hub, ada, "x" + ada, ELSEWHERE));
    revoke(id);
    loop.runUntilIdle();
    sandbox.advance(LONGEST_SESSION);
    loop.runUntilIdle();
    assertEquals(false, inIam(hub, Set.of(), cohort()).containsKey("role stint-sessions"));
  }

  /** Others come in by the standing trust, and choose their sessions' names as ever. */
  @Test
  void whomTheRoleLetsInBesidesIsNotTouched() {
    String ada = unique("ada");
    cohort(ada);
    String hub =
        role(
            Map.of(
                "grants",
                Map.of("chaining", "ALLOW"),
                "trust",
                List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com")),
                "policies",
                Map.of("inline", Map.of("x", document("sts:AssumeRole", ELSEWHERE)))));
    granted(assume(hub, member(ada), Duration.ofMinutes(30)));
    assertEquals(Decision.ALLOWED, chained(hub, "i-0123", "pipeline", ELSEWHERE));
    assertEquals(Decision.EXPLICIT_DENY, chained(hub, ada, "pipeline", ELSEWHERE));
    assertEquals(Decision.ALLOWED, chained(hub, ada, ada, ELSEWHERE));
  }

  @Test
  void whereSessionsAssumeNoFurtherRoleThatIsSaidOfTheStatement() {
    String ada = unique("ada");
    cohort(ada);
    String hub = unique("Hub");
    Map<String, Object> body =
        Map.of(
            "name",
            hub,
            "policies",
            Map.of("inline", Map.of("x", document("sts:AssumeRole", ELSEWHERE))));
    json(body)
        .post("/plans/roles")
        .then()
        .statusCode(200)
        .body("warnings.code", equalTo(List.of("CHAINING_DENIED")));
    json(body)
        .post("/roles")
        .then()
        .statusCode(202)
        .body("warnings.code", equalTo(List.of("CHAINING_DENIED")))
        .body("warnings[0].message", containsString(ELSEWHERE));
    loop.runUntilIdle();
    String id = granted(assume(hub, member(ada), Duration.ofMinutes(30)));
    grant(id).body("enforcement.outliving", empty()).body("warnings", empty());
    assertEquals(Decision.EXPLICIT_DENY, chained(hub, ada, ada, ELSEWHERE));
  }

  private Decision chained(String role, String holder, String session, String resource) {
    String roleId = sandbox.iam().getRole(r -> r.roleName(role)).role().roleId();
    List<NamedPolicy> policies = new ArrayList<>();
    for (String name : sandbox.iam().listRolePolicies(r -> r.roleName(role)).policyNames()) {
      policies.add(
          new NamedPolicy(
              name,
              Side.IDENTITY,
              PolicyDocument.parse(
                  decoded(
                      sandbox
                          .iam()
                          .getRolePolicy(r -> r.roleName(role).policyName(name))
                          .policyDocument()))));
    }
    return Evaluator.decide(
        AccessRequest.by(new Caller.RoleSession(arn(role), roleId, holder))
            .action("sts:AssumeRole")
            .on(resource)
            .ownedBy(ACCOUNT)
            .at(clock.instant())
            .with("sts:RoleSessionName", session)
            .build(),
        Policies.identity(policies));
  }

  @Test
  void aManagedPolicyIsCopiedWithTheNameForced() {
    String ada = unique("ada");
    cohort(ada);
    String id = granted(policy(member(ada), Map.of("arn", managed("sts:AssumeRole", ELSEWHERE))));
    grant(id)
        .body("enforcement.outliving.role", equalTo(List.of(ELSEWHERE)))
        .body(
            "policy.document.Statement[0].Condition.StringEquals.'sts:RoleSessionName'",
            equalTo("${aws:username}"));
    String plain = granted(policy(member(ada), Map.of("document", LIST_USERS)));
    grant(plain).body("enforcement.outliving", empty()).body("warnings", empty());
  }
}
