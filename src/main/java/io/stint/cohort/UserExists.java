package io.stint.cohort;

/** The name belongs to somebody else's user in IAM; needs a person. */
final class UserExists extends RuntimeException {

  private static final long serialVersionUID = 1;

  static final String CODE = "NameTaken";

  UserExists(String userName) {
    super(
        "a user "
            + userName
            + " exists in IAM that was not made for this member; upload it again with adopt=true,"
            + " or take the member out");
  }
}
