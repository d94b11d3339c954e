package io.stint.grant.statement;

import io.stint.policy.Statement;
import java.time.Duration;

/**
 * What a role asks of a sign-in with a second factor. {@code Bool}, not {@code BoolIfExists}:
 * long-term keys carry no such key at all and must not slip through.
 *
 * @param maxAge how long ago the second factor may have been given; null: any time
 */
public record MfaRequirement(boolean required, Duration maxAge) {

  public static final MfaRequirement NONE = new MfaRequirement(false, null);

  Statement.Builder on(Statement.Builder allow) {
    if (!required) {
      return allow;
    }
    allow.when("Bool", "aws:MultiFactorAuthPresent", "true");
    if (maxAge != null) {
      allow.when("NumericLessThan", "aws:MultiFactorAuthAge", Long.toString(maxAge.toSeconds()));
    }
    return allow;
  }
}
