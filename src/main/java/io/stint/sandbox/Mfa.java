package io.stint.sandbox;

import java.time.Instant;

/** Checks the SerialNumber and TokenCode that come with an STS call. */
final class Mfa {
  private final Account account;

  Mfa(Account account) {
    this.account = account;
  }

  /**
   * When MFA was proved: now, or null when the call does not try.
   *
   * @throws SandboxError AccessDenied when it tries and fails
   */
  Instant proved(Call call) {
    String serial = call.get("SerialNumber");
    String code = call.get("TokenCode");
    if (serial == null && code == null) {
      return null;
    }
    if (serial == null || code == null) {
      throw SandboxError.validation("Both SerialNumber and TokenCode are required for MFA.");
    }
    MfaDevice device = account.mfaDevices.find(serial).orElse(null);
    if (device == null
        || !(call.caller() instanceof Caller.Person person)
        || person.session() != null
        || !person.user().id().equals(device.userId())) {
      throw SandboxError.accessDenied(
          "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA "
              + "serial number is valid and associated with this user.");
    }
    if (!Totp.matches(device.seed(), code, call.now())) {
      throw SandboxError.accessDenied(
          "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
    return call.now();
  }
}
