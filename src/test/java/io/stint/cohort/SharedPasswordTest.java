package io.stint.cohort;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password that was promised is given, or none. */
@QuarkusTest
class SharedPasswordTest extends CohortTest {

  private static final String SHARED = "Work-shop-2024!";

  /** The second byte belongs to the key's name, the last to what is encrypted. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "length(shared_password) - 1"})
  void aSharedPasswordThatCannotBeReadIsShownAndNoOtherIsSet(String broken) {
    String name = unique("shared");
    create(name, Map.of("password", Map.of("mode", "SHARED", "value", SHARED)));
    loop.runUntilIdle();
    flip("cohort", "shared_password", broken, "name = '" + name + "'");

    String ada = unique("ada");
    add(name, ada + "@uw.edu");
    change(name, Map.of("description", "looked at again")).then().statusCode(202);
    loop.runUntilIdle();
    member(name, ada)
        .then()
        .body("state", equalTo("FAILING"))
        .body("failure.code", equalTo("PasswordUnreadable"))
        .body("failure.message", containsString("STINT_SECRETS_PREVIOUS_KEYS"))
        .body("credentials", equalTo("NONE"));
    cohort(name)
        .then()
        .body("failure.code", equalTo("PasswordUnreadable"))
        .body("password.mode", equalTo("SHARED"));
    assertFalse(canSignIn(ada));
    assertEquals(Map.of(), claim(name));

    flip("cohort", "shared_password", broken, "name = '" + name + "'");
    runUntil(() -> stateOf(name, ada).equals("ACTIVE"));
    assertTrue(takes(ada, SHARED));
    runUntil(() -> cohort(name).path("failure") == null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "length(desired_password) - 1"})
  void aFreshPasswordThatCannotBeReadIsShownAndNoOtherIsSet(String broken) {
    String name = unique("fresh");
    String ada = unique("ada");
    create(name);
    add(name, ada + "@uw.edu");
    loop.runUntilIdle();
    String password =
        api()
            .post("/cohorts/{name}/members/{user}/credentials", name, ada)
            .then()
            .statusCode(202)
            .extract()
            .path("password");
    flip("iam_user", "desired_password", broken, "user_name = '" + ada + "'");
    loop.runUntilIdle();
    member(name, ada).then().body("failure.code", equalTo("PasswordUnreadable"));
    assertEquals(Map.of(), claim(name));
    assertFalse(takes(ada, password));

    flip("iam_user", "desired_password", broken, "user_name = '" + ada + "'");
    sandbox.advance(Duration.ofMinutes(2));
    runUntil(() -> stateOf(name, ada).equals("ACTIVE"));
    assertTrue(takes(ada, password));
  }

  /** Twice is as it was. */
  private void flip(String table, String column, String at, String where) {
    sql.update(
        "UPDATE %1$s SET %2$s = set_byte(%2$s, %3$s, get_byte(%2$s, %3$s) # 255) WHERE %4$s"
            .formatted(table, column, at, where));
  }
}
