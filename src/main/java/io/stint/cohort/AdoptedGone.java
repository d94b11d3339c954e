package io.stint.cohort;

/** Its owner has removed an adopted user, and is right: Stint does not make it. */
final class AdoptedGone extends RuntimeException {

  static final String CODE = "NoSuchEntity";

  AdoptedGone(String user) {
    super(
        "The user %s was adopted and is not in IAM any more; Stint does not make it."
            .formatted(user),
        null,
        false,
        false);
  }
}
