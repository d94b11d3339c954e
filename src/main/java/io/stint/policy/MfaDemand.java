package io.stint.policy;

import java.time.Duration;

/**
 * What a role's owner wants of the sign-in of those who assume it.
 *
 * @param mfa whether it was with MFA
 * @param maxAge how long ago that may have been; null for any time
 */
public record MfaDemand(boolean mfa, Duration maxAge) {

  public static final MfaDemand NONE = new MfaDemand(false, null);

  /**
   * As a trust policy says it. Every way of saying it counts, also those that do not hold what they
   * promise (an Allow with {@code BoolIfExists}, a Deny with {@code Bool}): they say what is meant.
   * Statements for services and identity providers do not count; exceptions for single users and
   * roles do not lift what is demanded of everybody else.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html">
   *     Secure API access with MFA</a>
   */
  public static MfaDemand of(PolicyDocument trust) {
    return new MfaReading(trust).demand();
  }

  /**
   * The condition on an Allow. {@code Bool}, not {@code BoolIfExists}: long-term keys carry no such
   * key at all and must not slip through.
   */
  public Statement.Builder on(Statement.Builder allow) {
    if (!mfa) {
      return allow;
    }
    allow.when("Bool", "aws:MultiFactorAuthPresent", "true");
    return maxAge == null
        ? allow
        : allow.when("NumericLessThan", "aws:MultiFactorAuthAge", "" + maxAge.toSeconds());
  }

  /** What both want. */
  public MfaDemand and(MfaDemand other) {
    return new MfaDemand(mfa || other.mfa, shorter(maxAge, other.maxAge));
  }

  /** The shorter of two ages, of which null is the longest. */
  public static Duration shorter(Duration one, Duration other) {
    if (one == null || (other != null && other.compareTo(one) < 0)) {
      return other;
    }
    return one;
  }
}
