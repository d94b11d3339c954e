package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** Policies until an instant: as dated copies, and, where AWS cannot end them, as they are. */
@QuarkusTest
class PolicyGrantTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private List<String> attached(String user) {
    return sandbox.iam().listAttachedUserPolicies(r -> r.userName(user)).attachedPolicies().stream()
        .map(AttachedPolicy::policyArn)
        .toList();
  }

  @Test
  void aManagedPolicyIsCopiedWithItsEnd() {
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    refused(keys);
    String id =
        granted(policy(member(ada), Map.of("arn", "arn:aws:iam::aws:policy/IAMReadOnlyAccess")));
    grant(id)
        .body("enforcement.AWS", equalTo(List.of("DATED_ALLOW")))
        .body("enforcement.scheduler", equalTo(true));
    assertEquals(List.of(), attached(ada));
    works(keys);
    sandbox.setAwsClock(clock.instant().plus(HOUR));
    refused(keys);
  }

  @Test
  void aPolicyThatIsTooLargeToCopyIsAttachedAsItIsAndSaysSo() {
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    String large = largePolicy();
    String id = granted(policy(member(ada), Map.of("arn", large)));
    grant(id).body("enforcement.AWS", empty()).body("enforcement.scheduler", equalTo(true));
    assertEquals(List.of(large), attached(ada));
    works(keys);
    // AWS alone does not end it: that is what the empty list says.
    sandbox.setAwsClock(clock.instant().plus(HOUR));
    works(keys);
    sandbox.advance(HOUR);
    loop.runUntilIdle();
    grant(id).body("state", equalTo("REVOKED")).body("endedBy", equalTo("EXPIRY"));
    assertEquals(List.of(), attached(ada));
    refused(keys);
  }

  @Test
  void twoGrantsOfOnePolicyEndWithTheLater() {
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    String large = largePolicy();
    Map<String, Object> longer = policy(member(ada), Map.of("arn", large));
    longer.put("ttl", "PT2H");
    String first = granted(policy(member(ada), Map.of("arn", large)));
    String second = granted(longer);
    revoke(second);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(second));
    works(keys);
    revoke(first);
    loop.runUntilIdle();
    refused(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
  void aManagedPolicyThatRaisesItsHoldersRightsIsRefused(String name) {
    String ada = unique("ada");
    cohort(ada);
    json(policy(member(ada), Map.of("arn", "arn:aws:iam::aws:policy/" + name)))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/policy/arn"))
        .body("detail", containsString("Statement/0 of arn:aws:iam::aws:policy/" + name));
  }

  @Test
  void aManagedPolicyWithADenyIsRefused() {
    String ada = unique("ada");
    cohort(ada);
    String deny =
        sandbox
            .iam()
            .createPolicy(
                r ->
                    r.policyName(unique("Deny"))
                        .policyDocument(
                            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\","
                                + "\"Action\":\"s3:*\",\"Resource\":\"*\"}}"))
            .policy()
            .arn();
    json(policy(member(ada), Map.of("arn", deny)))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/policy/arn"));
  }
}
