package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stint.iam.ManagedPolicy;
import io.stint.iam.PolicyArn;
import io.stint.policy.Bounds;
import io.stint.policy.Home;
import io.stint.web.Refusal;
import org.junit.jupiter.api.Test;

/** What of a managed policy can be judged; the sandbox holds none that cannot be read. */
class ManagedPoliciesTest {

  private static final Bounds BOUNDS = Bounds.ofUsers(Home.unknown("/stint/"));

  private static ManagedPolicy policy(String statement) {
    return new ManagedPolicy(
        new PolicyArn("arn:aws:iam::aws:policy/Odd"),
        true,
        "{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}");
  }

  @Test
  void oneThatCannotBeReadIsRefused() {
    ManagedPolicy odd =
        policy(
            "{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\","
                + "\"Condition\":{\"FutureEquals\":{\"aws:SourceIp\":\"::1\"}}}");
    Refusal refusal = assertThrows(Refusal.class, () -> ManagedPolicies.checked(odd, BOUNDS));
    assertEquals(422, refusal.status());
    assertEquals("/policy/arn", refusal.errors().get(0).pointer());
  }

  @Test
  void aDenyIsRefusedAlways() {
    ManagedPolicy deny = policy("{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}");
    assertEquals(
        422, assertThrows(Refusal.class, () -> ManagedPolicies.checked(deny, BOUNDS)).status());
  }

  @Test
  void anythingElseIsCopied() {
    ManagedPolicy good = policy("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}");
    assertNotNull(ManagedPolicies.checked(good, BOUNDS));
  }
}
