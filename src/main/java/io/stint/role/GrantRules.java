package io.stint.role;

import java.time.Duration;

/**
 * What a role asks of the grants on it.
 *
 * @param mfa whether who assumes the role must have signed in with MFA
 * @param mfaMaxAge how long ago that may have been; null for any time
 * @param maxDuration the longest grant; null for any
 * @param chaining whether sessions that grants give may assume further roles; not, where nothing is
 *     said
 * @param privileged whether the role may hold by which its holder could raise their own rights: the
 *     only way past the guard against that
 */
public record GrantRules(
    Boolean mfa, Duration mfaMaxAge, Duration maxDuration, Chaining chaining, Boolean privileged) {

  static final GrantRules NONE = new GrantRules(false, null, null, Chaining.DENY, false);

  public GrantRules {
    mfa = Boolean.TRUE.equals(mfa);
    chaining = chaining == null ? Chaining.DENY : chaining;
    privileged = Boolean.TRUE.equals(privileged);
  }
}
