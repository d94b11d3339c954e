package io.stint.grant;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** What else goes wrong with a user, a group or a role neither keeps grants alive nor out. */
@QuarkusTest
class TroubleTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private String trust(String role) {
    return decoded(sandbox.iam().getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument());
  }

  @Test
  void aPrincipalThatWasDeletedStandsInNobodysWay() {
    String ghost = unique("ghost");
    String ghostArn = sandbox.iam().createUser(r -> r.userName(ghost)).user().arn();
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    String role = role();
    String partner = "arn:aws:iam::987654321098:role/Partner";
    String ghosts = granted(assume(role, Map.of("arn", ghostArn), HOUR));
    String partners = granted(assume(role, Map.of("arn", partner), HOUR));
    sandbox.iam().deleteUser(r -> r.userName(ghost));

    revoke(partners);
    String adas = ask(assume(role, member(ada), HOUR));
    loop.runUntilIdle();
    assertEquals("REVOKED", state(partners));
    assertEquals("ACTIVE", state(adas));
    assertEquals(null, assumeError(keys, role, ada));
    assertFalse(trust(role).contains(partner) || trust(role).contains(ghost), trust(role));
    assertEquals("REVOKED", state(ghosts));
    offContract().get("/grants/{id}", ghosts).then().body("endedBy", equalTo("PRINCIPAL_GONE"));
    offContract().get("/roles/{name}", role).then().body("failure", equalTo(null));
  }
}
