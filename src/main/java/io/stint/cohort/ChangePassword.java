package io.stint.cohort;

import io.stint.iam.Arn;
import io.stint.iam.IamPath;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;

/** Lets members change their own password; without it the first sign-in cannot be finished. */
final class ChangePassword {

  static final String NAME = "stint-change-password";

  private ChangePassword() {}

  /**
   * @param anyArn of the account
   * @param path of Stint's users; adopted ones lie elsewhere and keep what they had
   */
  static PolicyDocument document(Arn anyArn, IamPath path) {
    String account =
        anyArn.account().orElseThrow(() -> new IllegalStateException("no account")).value();
    String user =
        "arn:" + anyArn.partition() + ":iam::" + account + ":user" + path + "${aws:username}";
    return PolicyDocument.of(
        Statement.allow("iam:ChangePassword").on(user).build(),
        Statement.allow("iam:GetAccountPasswordPolicy").on("*").build());
  }
}
