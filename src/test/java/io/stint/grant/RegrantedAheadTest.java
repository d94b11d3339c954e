package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** AWS's clock is ahead: who is granted a role again after an early end can soon use it. */
@QuarkusTest
class RegrantedAheadTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private Duration ahead = Duration.ZERO;

  @AfterEach
  void clocksAgreeAgain() {
    // Behind for certain, then the same: nothing is left of what was measured.
    both(clock.instant().plusSeconds(1), Duration.ofSeconds(-30));
    cohort(unique("eve"));
    both(clock.instant().plusSeconds(1), Duration.ZERO);
    cohort(unique("eve"));
  }

  private void both(Instant now, Duration skew) {
    ahead = skew;
    sandbox.set(now);
    sandbox.setAwsClock(now.plus(skew));
  }

  private void pass(Duration time) {
    both(clock.instant().plus(time), ahead);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 400, 5_000, 60_000})
  void aNewGrantWorksSecondsAfterAnEarlyEnd(long millis) {
    Instant whole = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    both(whole.plusMillis(700), Duration.ofMillis(millis));
    String ada = unique("ada");
    AwsCredentials keys = keys(cohort(ada), ada);
    String role = role();
    String first = granted(assume(role, member(ada), HOUR));
    pass(Duration.ofMinutes(1));
    AwsCredentials before = assumeRole(keys, role, ada);
    works(before);
    revoke(first);
    loop.runUntilIdle();
    refused(before);

    pass(Duration.ofSeconds(1));
    granted(assume(role, member(ada), HOUR));
    refused(before);
    int waited = 0;
    while (callError(assumeRole(keys, role, ada)) != null && waited < 60) {
      pass(Duration.ofSeconds(1));
      waited++;
    }
    assertTrue(waited <= 3, "refused for " + waited + " s");
    AwsCredentials session = assumeRole(keys, role, ada);
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofMinutes(2));
      loop.runUntilIdle();
      works(session);
      refused(before);
      assertEquals("AccessDenied", callError(before));
    }
  }
}
