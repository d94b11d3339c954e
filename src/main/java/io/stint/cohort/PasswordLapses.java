package io.stint.cohort;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** How long one-time passwords may wait, as the service is set up. */
@Startup
@ApplicationScoped
class PasswordLapses {

  private final Duration untaken;
  private final Duration unused;
  private final Duration longest;

  /** For the proxy. */
  PasswordLapses() {
    this(CredentialRule.A_DAY, CredentialRule.A_DAY, CredentialRule.LONGEST);
  }

  @Inject
  PasswordLapses(CohortsConfig config) {
    this(config.untakenFor(), config.unusedFor(), config.longestUnusedFor());
  }

  /**
   * @throws ConfigurationException for what no cohort could say
   */
  PasswordLapses(Duration untaken, Duration unused, Duration longest) {
    this.untaken = within("untaken-for", untaken, CredentialRule.LONGEST);
    this.longest = within("longest-unused-for", longest, CredentialRule.LONGEST);
    this.unused = within("unused-for", unused, longest);
  }

  private static Duration within(String setting, Duration value, Duration longest) {
    if (value.compareTo(CredentialRule.SHORTEST) < 0 || value.compareTo(longest) > 0) {
      throw new ConfigurationException(
          "stint.cohorts.%s: from %s to %s, got %s."
              .formatted(setting, CredentialRule.SHORTEST, longest, value));
    }
    return value;
  }

  /** From when it is made until it is handed out. */
  Duration untaken() {
    return untaken;
  }

  /**
   * With the service's where nothing is said.
   *
   * @param before what is stored, which may stay as it is; null: nothing is
   * @throws Refusal 400
   */
  CredentialRule of(CredentialRule asked, CredentialRule before) {
    Duration desired = asked.unusedFor() == null ? unused : asked.unusedFor();
    if (desired.compareTo(longest) > 0 && (before == null || !desired.equals(before.unusedFor()))) {
      throw Refusal.invalid("/credentials/unusedFor", "At most " + longest + " in this service.");
    }
    return new CredentialRule(desired);
  }
}
