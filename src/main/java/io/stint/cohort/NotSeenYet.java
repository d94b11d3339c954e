package io.stint.cohort;

/** IAM has taken a change, and does not show it yet. */
final class NotSeenYet extends RuntimeException {

  static final String CODE = "NotSeenYet";

  private static final long serialVersionUID = 1;

  NotSeenYet(String what) {
    super("IAM does not show the change of " + what + " yet", null, false, false);
  }
}
