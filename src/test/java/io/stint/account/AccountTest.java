package io.stint.account;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountTest extends StintTest {

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  @Test
  void theAccountShowsWhereToSignInAndWhatIsLeft() {
    api()
        .get("/account")
        .then()
        .statusCode(200)
        .body("accountId", equalTo("123456789012"))
        .body("signInUrl", equalTo("https://123456789012.signin.aws.amazon.com/console"))
        .body("quotas.find {it.name == 'Users'}.limit", equalTo(5000))
        .body("quotas.find {it.name == 'Users'}.used", greaterThanOrEqualTo(0))
        .body("quotas.find {it.name == 'GroupPolicySize'}.limit", equalTo(5120))
        .body("passwordPolicy.minimumLength", greaterThanOrEqualTo(6))
        .body("budget.ceiling", nullValue())
        .body("aws.state", equalTo("ANSWERS"))
        .body("aws.refused", hasSize(0));
  }

  @Test
  void whatAwsRefusesIsSaidEverywhereAndReadinessStaysGreen() {
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"CreateGroup\", \"nth\": 1, \"times\": 99}");
    api().contentType("application/json").body(Map.of("name", "refused")).post("/cohorts");
    loop.runUntilIdle();
    api()
        .get("/account")
        .then()
        .statusCode(200)
        .body("aws.state", equalTo("REFUSES_SOME"))
        .body("aws.refused.action", hasItem("CreateGroup"))
        .body("aws.refused[0].code", equalTo("AccessDenied"));
    offContract()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find {it.name == 'aws'}.data.state", equalTo("REFUSES_SOME"))
        .body("checks.find {it.name == 'aws'}.data.CreateGroup", startsWith("AccessDenied since"));
    offContract().get("/q/metrics").then().body(containsString("stint_iam_refused 1.0"));
    sandbox.noFaults();
    sandbox.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    api().get("/account").then().body("aws.state", equalTo("ANSWERS"));
    offContract().get("/q/metrics").then().body(containsString("stint_iam_refused 0.0"));
  }
}
