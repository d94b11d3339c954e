package io.stint.entitlement;

/** IAM has taken a change, and does not show it yet. */
public final class NotYetVisible extends RuntimeException {

  public static final String CODE = "NotSeenYet";

  public NotYetVisible(String what) {
    super("IAM does not show the change of " + what + " yet", null, false, false);
  }
}
