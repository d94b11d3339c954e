package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * AWS throttles one of its calls for ever, as its limits are for each of them: what is to end ends
 * within seconds, whichever it is. In real time, as calls that are throttled wait in it.
 */
@QuarkusTest
class OneThrottledCallTest extends GrantStory {

  private static final Duration A_WHILE = Duration.ofMinutes(40);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final String ada = unique("ada");
  private final String ci = unique("ci");
  private String role;
  private String adas;
  private String cis;
  private AwsCredentials keys;
  private AwsCredentials ciKeys;
  private AwsCredentials session;

  @BeforeEach
  void ground() {
    String cohort = cohort(ada);
    role =
        role(
            Map.of(
                "tags",
                Map.of("team", "one", "cost", "42"),
                "policies",
                Map.of(
                    "managed",
                    List.of("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
                    "inline",
                    Map.of("work", LIST_USERS, "old", LIST_USERS))));
    keys = keys(cohort, ada);
    String arn = sandbox.iam().createUser(r -> r.userName(ci)).user().arn();
    var key = sandbox.iam().createAccessKey(r -> r.userName(ci)).accessKey();
    ciKeys = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    adas = granted(assume(role, member(ada), A_WHILE));
    cis = granted(assume(role, Map.of("arn", arn), A_WHILE));
    session = assumeRole(keys, role, ada);
    works(session);
    sandbox.advance(Duration.ofMinutes(1));
  }

  private void fault(String kind, String action) {
    sandbox.planFault(
        "{\"kind\": \"%s\", \"action\": \"%s\", \"times\": 100000}".formatted(kind, action));
  }

  /** All that can be changed of a role, in each way. */
  private void changeTheRole() {
    String boundary =
        sandbox
            .iam()
            .createPolicy(
                r ->
                    r.policyName(unique("Bound"))
                        .policyDocument(
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Action\":[\"iam:List*\",\"s3:*\"],\"Resource\":\"*\"}]}"))
            .policy()
            .arn();
    offContract()
        .contentType("application/merge-patch+json")
        .body(
            """
            {"description": "another", "tags": {"team": "two", "cost": null},
             "permissionsBoundary": "%s",
             "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"],
                          "inline": {"old": null}}}
            """
                .formatted(boundary))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
  }

  /** Rounds of the loop, until the passes that are due are over. */
  private CompletableFuture<Void> running() {
    return CompletableFuture.runAsync(() -> loop.runUntilIdle());
  }

  private boolean isCut() {
    return callError(session) != null
        && assumeError(keys, role, ada) != null
        && assumeError(ciKeys, role, "ci") != null;
  }

  private void isCutSoon() throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    CompletableFuture<Void> round = running();
    while (!isCut() && System.nanoTime() - began < 3 * SOON.toNanos()) {
      try {
        round.get(100, TimeUnit.MILLISECONDS);
        // What failed is due again within seconds.
        sandbox.advance(Duration.ofSeconds(2));
        round = running();
      } catch (TimeoutException e) {
        assertNotNull(e);
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    round.get();
    assertTrue(took.compareTo(SOON) < 0, "cut after " + took);
  }

  private void allIsWell() throws InterruptedException, ExecutionException {
    sandbox.noFaults();
    for (int i = 0; i < 3; i++) {
      sandbox.advance(Duration.ofMinutes(2));
      running().get();
    }
    assertTrue(isCut());
    assertEquals("REVOKED", state(adas));
    assertEquals("REVOKED", state(cis));
  }

  /** A pass is in the middle of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AttachRolePolicy",
        "DetachRolePolicy",
        "PutRolePermissionsBoundary",
        "DeleteRolePolicy",
        "UpdateRole",
        "TagRole",
        "UntagRole"
      })
  void anEndIsNotHeldUpByAChangeThatIsTriedAgainAndAgain(String action) throws Exception {
    fault("THROTTLE", action);
    changeTheRole();
    sandbox.clearCalls();
    long began = System.nanoTime();
    CompletableFuture<Void> stuck = running();
    while (sandbox.calls(action) == 0 && System.nanoTime() - began < SOON.toNanos()) {
      Thread.onSpinWait();
    }
    revoke(adas);
    revoke(cis);
    isCutSoon();
    stuck.get();
    allIsWell();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GetRole",
        "ListRolePolicies",
        "GetRolePolicy",
        "ListAttachedRolePolicies",
        "GetUser",
        "GetAccountSummary"
      })
  void norByALookThatIsNotAnswered(String action) throws Exception {
    // So that the role has to be read whole.
    fault("DENY", "TagRole");
    changeTheRole();
    running().get();
    fault("THROTTLE", action);
    revoke(adas);
    revoke(cis);
    isCutSoon();
    allIsWell();
  }
}
