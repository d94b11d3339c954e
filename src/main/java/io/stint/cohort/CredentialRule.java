package io.stint.cohort;

import java.time.Duration;

/**
 * What becomes of one-time passwords.
 *
 * @param unusedFor how long one that was handed out may stay unused before it lapses
 */
record CredentialRule(Duration unusedFor) {

  static final Duration A_DAY = Duration.ofHours(24);
  static final CredentialRule DEFAULT = new CredentialRule(A_DAY);

  CredentialRule {
    unusedFor = unusedFor == null ? A_DAY : unusedFor;
  }
}
