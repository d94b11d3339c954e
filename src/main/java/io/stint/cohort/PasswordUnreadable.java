package io.stint.cohort;

/**
 * A password that is to be set cannot be decrypted: its key is not configured, or it was changed in
 * the database. Another one in its place would be a password that nobody was told.
 */
final class PasswordUnreadable extends RuntimeException {

  static final String CODE = "PasswordUnreadable";

  private PasswordUnreadable(String message) {
    super(message);
  }

  static PasswordUnreadable shared(String cohort) {
    return new PasswordUnreadable(
        ("the shared password of the cohort %s cannot be decrypted; configure the key"
                + " that it was encrypted with (STINT_SECRETS_PREVIOUS_KEYS)")
            .formatted(cohort));
  }

  static PasswordUnreadable handedOut(String userName) {
    return new PasswordUnreadable(
        "the password that was handed out for "
            + userName
            + " cannot be decrypted; configure the key that it was encrypted with"
            + " (STINT_SECRETS_PREVIOUS_KEYS), or ask for a fresh one");
  }
}
