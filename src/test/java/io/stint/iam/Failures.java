package io.stint.iam;

/** Failures of AWS for tests of other rooms: only this one makes them. */
public final class Failures {

  private Failures() {}

  public static IamFailure refused(String action) {
    return new IamFailure.Refused("AccessDenied", action + ": refused");
  }

  public static IamFailure throttled(String action) {
    return new IamFailure.Throttled("Throttling", action + ": throttled");
  }

  public static IamFailure full(String action) {
    return new IamFailure.Quota("LimitExceeded", action + ": full");
  }

  public static IamFailure unreachable(String action) {
    return new IamFailure.Unreachable("Unreachable", action + ": no answer");
  }

  public static IamFailure malformed(String action) {
    return new IamFailure.Refused("MalformedPolicyDocument", action + ": malformed");
  }
}
