package io.stint.cohort;

import io.stint.iam.IamFailure;

/** Somebody has removed the user in IAM: it is made anew, and nothing of this pass is believed. */
final class UserMissing extends RuntimeException {

  private final String code;

  UserMissing(IamFailure.Missing found) {
    super(found.getMessage(), null, false, false);
    this.code = found.code();
  }

  String code() {
    return code;
  }
}
