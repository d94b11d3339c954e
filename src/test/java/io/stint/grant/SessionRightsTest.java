package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Tags and a source identity are for whom a grant allows them, where the role lets it, until it
 * ends.
 */
@QuarkusTest
class SessionRightsTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Map<String, Object> BOTH =
      Map.of("grants", Map.of("tagSession", true, "setSourceIdentity", true));

  private String ada;
  private String bob;
  private String crew;
  private AwsCredentials adas;
  private AwsCredentials bobs;

  @BeforeEach
  void people() {
    ada = unique("ada");
    bob = unique("bob");
    crew = cohort(ada, bob);
    adas = keys(crew, ada);
    bobs = keys(crew, bob);
  }

  private static Map<String, Object> tagging(Map<String, Object> grant, boolean identity) {
    Map<String, Object> body = new HashMap<>(grant);
    body.put("tagSession", true);
    body.put("setSourceIdentity", identity);
    return body;
  }

  private String tagged(AwsCredentials keys, String role, String name) {
    return error(
        () -> assumeRole(keys, r -> of(r, role, name).tags(tag()).transitiveTagKeys("project")));
  }

  private String onBehalf(AwsCredentials keys, String role, String name) {
    return error(() -> assumeRole(keys, r -> of(r, role, name).sourceIdentity("ticket-7")));
  }

  private AssumeRoleRequest.Builder of(AssumeRoleRequest.Builder asked, String role, String name) {
    return asked.roleArn(arn(role)).roleSessionName(name);
  }

  private static Tag tag() {
    return Tag.builder().key("project").value("x").build();
  }

  @Test
  void onlyWhoseGrantSaysSoTagsTheSession() {
    String role = role(BOTH);
    String id = granted(tagging(assume(role, member(ada), HOUR), false));
    granted(assume(role, member(bob), HOUR));
    grant(id).body("tagSession", equalTo(true)).body("setSourceIdentity", equalTo(false));

    assertNull(tagged(adas, role, ada));
    assertEquals("AccessDenied", onBehalf(adas, role, ada));
    assertNull(assumeError(bobs, role, bob));
    assertEquals("AccessDenied", tagged(bobs, role, bob));
    // The name of the session is hers all the same: it is by that that its end finds it.
    assertEquals("AccessDenied", tagged(adas, role, bob));
  }

  @Test
  void aTaggedSessionEndsWithItsGrant() {
    String role = role(BOTH);
    String id = granted(tagging(assume(role, member(ada), HOUR), true));
    AwsCredentials session =
        assumeRole(adas, r -> of(r, role, ada).tags(tag()).sourceIdentity("ticket-7"));
    works(session);
    revoke(id);
    loop.runUntilIdle();
    refused(session);
    grant(id).body("state", equalTo("REVOKED"));
    assertEquals("AccessDenied", tagged(adas, role, ada));
  }

  /** Two grants of one person: what the one allows ends with it. */
  @Test
  void theRightEndsWithTheGrantThatGaveIt() {
    String role = role(BOTH);
    String id = granted(tagging(assume(role, member(ada), HOUR), true));
    granted(assume(role, member(ada), HOUR.multipliedBy(3)));
    assertNull(onBehalf(adas, role, ada));
    revoke(id);
    loop.runUntilIdle();
    assertNull(assumeError(adas, role, ada));
    assertEquals("AccessDenied", tagged(adas, role, ada));
    assertEquals("AccessDenied", onBehalf(adas, role, ada));
  }

  @Test
  void aCohortHasItToo() {
    String role = role(BOTH);
    granted(tagging(assume(role, Map.of("cohort", crew), HOUR), true));
    assertNull(tagged(bobs, role, bob));
    assertNull(onBehalf(adas, role, ada));
  }

  @Test
  void theRoleDecidesWhatGrantsMayAllow() {
    String role = role(Map.of());
    json(tagging(assume(role, member(ada), HOUR), false))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/tagSession"));

    patch(role, true);
    String id = granted(tagging(assume(role, member(ada), HOUR), false));
    assertNull(tagged(adas, role, ada));
    patch(role, false);
    assertEquals("AccessDenied", tagged(adas, role, ada));
    assertNull(assumeError(adas, role, ada));
    assertEquals(422, change(id, Map.of("ttl", "PT2H")).statusCode());
    assertEquals(202, change(id, Map.of("ttl", "PT30M")).statusCode());
  }

  private void patch(String role, boolean may) {
    offContract()
        .contentType("application/merge-patch+json")
        .body(Map.of("grants", Map.of("tagSession", may)))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
  }

  @Test
  void itIsForAssumingAlone() {
    Map<String, Object> body =
        policy(member(ada), Map.of("arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    body.put("tagSession", true);
    json(body)
        .post("/grants")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/tagSession"));
  }
}
