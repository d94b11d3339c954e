package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * A role's longest session is raised by somebody else's tool, or was longer once: a session that is
 * over stays over for as long as IAM lets any session live.
 */
@QuarkusTest
class LongSessionsTest extends GrantStory {

  private static final Duration QUARTER = Duration.ofMinutes(15);

  /** Twelve hours, of a role that says one. */
  private AwsCredentials longest(AwsCredentials keys, String role, String user) {
    sandbox.iam().updateRole(r -> r.roleName(role).maxSessionDuration(12 * 3600));
    AwsCredentials session =
        assumeRole(
            keys, r -> r.roleArn(arn(role)).roleSessionName(user).durationSeconds(12 * 3600));
    works(session);
    return session;
  }

  private void staysRefusedForItsWholeLife(AwsCredentials session) {
    for (Duration past = Duration.ZERO;
        past.compareTo(Duration.ofHours(11)) < 0;
        past = past.plusMinutes(59)) {
      loop.runUntilIdle();
      refused(session);
      sandbox.advance(Duration.ofMinutes(59));
    }
  }

  @Test
  void afterTheEndOfTheGrant() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    Map<String, Object> before = inIam(role, Set.of(ada), cohort);
    AwsCredentials keys = keys(cohort, ada);
    String id = granted(assume(role, member(ada), QUARTER));
    AwsCredentials session = longest(keys, role, ada);
    sandbox.advance(QUARTER);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    staysRefusedForItsWholeLife(session);
    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    assertEquals(before, inIam(role, Set.of(ada), cohort));
  }

  @Test
  void afterAnEarlyEnd() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    AwsCredentials keys = keys(cohort, ada);
    String id = granted(assume(role, member(ada), QUARTER));
    AwsCredentials session = longest(keys, role, ada);
    revoke(id);
    loop.runUntilIdle();
    assertEquals("REVOKED", state(id));
    staysRefusedForItsWholeLife(session);
  }

  @Test
  void afterAnEarlyEndAndNewAccess() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    AwsCredentials keys = keys(cohort, ada);
    String id = granted(assume(role, member(ada), QUARTER));
    AwsCredentials session = longest(keys, role, ada);
    sandbox.advance(QUARTER.dividedBy(3));
    revoke(id);
    loop.runUntilIdle();
    granted(assume(role, member(ada), Duration.ofDays(2)));
    staysRefusedForItsWholeLife(session);
  }

  @Test
  void afterLeavingTheCohort() {
    String ada = unique("ada");
    String cohort = cohort(ada);
    String role = role();
    AwsCredentials keys = keys(cohort, ada);
    String other = cohort();
    join(other, ada);
    loop.runUntilIdle();
    granted(assume(role, Map.of("cohort", cohort), Duration.ofDays(2)));
    AwsCredentials session = longest(keys, role, ada);
    sandbox.advance(QUARTER);
    leave(cohort, ada);
    loop.runUntilIdle();
    staysRefusedForItsWholeLife(session);
  }
}
