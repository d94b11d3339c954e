package io.stint.cohort;

import java.time.Duration;

/**
 * What becomes of one-time passwords.
 *
 * @param unusedFor how long one that was handed out may stay unused before it lapses; null: as the
 *     service is set up ({@link PasswordLapses})
 */
record CredentialRule(Duration unusedFor) {

  static final Duration A_DAY = Duration.ofHours(24);
  static final Duration SHORTEST = Duration.ofMinutes(5);
  static final Duration LONGEST = Duration.ofDays(365);
  static final CredentialRule DEFAULT = new CredentialRule(null);
}
