package io.stint.role;

import java.time.Duration;

/**
 * What a role asks of the grants on it.
 *
 * @param mfa whether who assumes the role must have signed in with MFA
 * @param mfaMaxAge how long ago that may have been; null for any time
 * @param maxDuration the longest grant; null for any
 */
public record GrantRules(Boolean mfa, Duration mfaMaxAge, Duration maxDuration) {

  static final GrantRules NONE = new GrantRules(false, null, null);

  public GrantRules {
    mfa = Boolean.TRUE.equals(mfa);
  }
}
