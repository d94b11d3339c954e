package io.stint.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.stint.web.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long one-time passwords may wait, as the service is set up. */
class PasswordLapsesTest {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTH = Duration.ofDays(30);

  private final PasswordLapses lapses = new PasswordLapses(WEEK, Duration.ofDays(3), MONTH);

  private static CredentialRule rule(Duration unusedFor) {
    return new CredentialRule(unusedFor);
  }

  @Test
  void whatNobodyTakesWaitsAsLongAsTheServiceSays() {
    Instant now = Instant.parse("2026-11-22T17:00:00Z");
    Passwords.Made made = new Passwords.Made("secret", Credentials.READY, new byte[0]);
    assertEquals(now.plus(WEEK), made.setAt(now, lapses.untaken(), Duration.ZERO).lapsesAt());
  }

  @Test
  void aCohortThatSaysNothingHasTheServices() {
    assertEquals(rule(Duration.ofDays(3)), lapses.of(CredentialRule.DEFAULT, null));
    assertEquals(rule(WEEK), lapses.of(rule(WEEK), null));
    assertEquals(rule(MONTH), lapses.of(rule(MONTH), null));
  }

  @Test
  void longerThanTheServiceAllowsIsRefusedAndWhatIsStoredStays() {
    CredentialRule year = rule(Duration.ofDays(365));
    Refusal refusal = assertThrows(Refusal.class, () -> lapses.of(year, null));
    assertTrue(refusal.getMessage().contains("PT720H"), refusal.getMessage());
    assertThrows(Refusal.class, () -> lapses.of(year, rule(WEEK)));
    assertEquals(year, lapses.of(year, year));
  }

  @Test
  void whatNoCohortCouldSayStopsTheStart() {
    assertThrows(
        ConfigurationException.class, () -> new PasswordLapses(Duration.ZERO, WEEK, MONTH));
    assertThrows(ConfigurationException.class, () -> new PasswordLapses(WEEK, MONTH, WEEK));
    assertThrows(
        ConfigurationException.class, () -> new PasswordLapses(WEEK, WEEK, Duration.ofDays(366)));
  }
}
