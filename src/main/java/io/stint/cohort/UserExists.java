package io.stint.cohort;

/** The name belongs to somebody else's user in IAM; needs a person. */
final class UserExists extends RuntimeException {

  static final String CODE = "NameTaken";

  UserExists(String userName) {
    super(
        ("a user %s exists in IAM that was not made for this member; an administrator uploads it"
                + " again with adopt=true, or take the member out")
            .formatted(userName));
  }
}
