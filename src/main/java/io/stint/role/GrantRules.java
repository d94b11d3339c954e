package io.stint.role;

import io.stint.policy.MfaDemand;
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

  /** Of a request that says nothing about grants. */
  static final GrantRules UNSAID = new GrantRules(null, null, null, null, null);

  public GrantRules {
    chaining = chaining == null ? Chaining.DENY : chaining;
    privileged = Boolean.TRUE.equals(privileged);
  }

  @Override
  public Boolean mfa() {
    return Boolean.TRUE.equals(mfa);
  }

  /** Whether the request says that MFA is not asked for. */
  boolean refusesMfa() {
    return Boolean.FALSE.equals(mfa);
  }

  /** With nothing left open. */
  GrantRules whole() {
    return new GrantRules(mfa(), mfaMaxAge, maxDuration, chaining, privileged);
  }

  /** The same, where the role's owner demands this as well. */
  public GrantRules with(MfaDemand owners) {
    return new GrantRules(
        mfa() || owners.mfa(),
        MfaDemand.shorter(mfaMaxAge, owners.maxAge()),
        maxDuration,
        chaining,
        privileged);
  }
}
