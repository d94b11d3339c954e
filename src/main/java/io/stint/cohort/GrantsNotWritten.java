package io.stint.cohort;

/** Why what grants give a user is not in IAM as it should be. */
final class GrantsNotWritten extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean retryable;

  GrantsNotWritten(String code, String message, boolean retryable) {
    super(message, null, false, false);
    this.code = code;
    this.retryable = retryable;
  }

  /** IAM has taken a change, and does not show it yet. */
  static GrantsNotWritten notSeenYet(String what) {
    return new GrantsNotWritten(
        "NotSeenYet", "IAM does not show the change of " + what + " yet", true);
  }

  String code() {
    return code;
  }

  boolean retryable() {
    return retryable;
  }
}
