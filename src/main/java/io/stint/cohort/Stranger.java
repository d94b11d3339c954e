package io.stint.cohort;

/** What has the name of a user or a group in IAM is another one than Stint knows. */
public final class Stranger extends RuntimeException {

  static final String CODE = "NotOurs";

  private Stranger(String message) {
    super(message, null, false, false);
  }

  static Stranger user(String name, String knownId, String id) {
    return new Stranger(
        ("The user %s in IAM is not the one that Stint knows: its id is %s%s. It is left"
                + " alone. Remove or rename it in IAM, and Stint makes its own again; or take the"
                + " member out, which does not touch it.")
            .formatted(name, id, knownId == null ? "" : ", not " + knownId));
  }

  static Stranger group(String name, String knownId, String id) {
    return new Stranger(
        ("The group %s in IAM is not the one that Stint knows: its id is %s%s. It is left"
                + " alone. Remove or rename it in IAM, and Stint makes its own again; or delete"
                + " the cohort, which does not touch it.")
            .formatted(name, id, knownId == null ? "" : ", not " + knownId));
  }
}
