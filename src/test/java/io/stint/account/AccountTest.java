package io.stint.account;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.StintTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountTest extends StintTest {

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
        .body("budget.ceiling", nullValue());
  }
}
