package io.stint.grant.explanation;

/** What is said to who has no MFA device. */
public final class MfaDevices {

  private MfaDevices() {}

  /** A sentence for people, with what to do. */
  public static String lacking(String user) {
    return ("%s has no MFA device; enrol one: in the console under Security credentials, or with aws"
            + " iam create-virtual-mfa-device and aws iam enable-mfa-device --user-name %s.")
        .formatted(user, user);
  }
}
