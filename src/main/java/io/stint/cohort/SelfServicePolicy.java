package io.stint.cohort;

import io.stint.iam.Arn;
import io.stint.iam.IamPath;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets members look after their own credentials, and nobody else's: AWS's documented statements,
 * with the path of Stint's users. Adopted ones lie elsewhere and keep what they had.
 *
 * <p>No device can be taken off: who has stolen a session does not get rid of the member's. One
 * that was made and not enabled can be deleted, as it is in the way of the next try.
 *
 * @param account what the ARNs of its users and devices begin with
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_mfa-selfmanage.html">Allows
 *     IAM users to self-manage an MFA device</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_credentials_console.html">Allows
 *     IAM users to manage their own password, access keys, and SSH public keys</a>
 */
record SelfServicePolicy(String account, IamPath path) {

  /** Of when it held nothing else; groups are not written anew for a name. */
  static final String NAME = "stint-change-password";

  private static final String THEMSELVES = "${aws:username}";

  /**
   * @param anyArn of the account
   * @param path of Stint's users
   */
  static SelfServicePolicy in(Arn anyArn, IamPath path) {
    String account =
        anyArn.account().orElseThrow(() -> new IllegalStateException("no account")).value();
    return new SelfServicePolicy("arn:" + anyArn.partition() + ":iam::" + account + ":", path);
  }

  /**
   * Empty where members may nothing. The password alone has no date: it gives nothing to who cannot
   * sign in.
   *
   * @param endsAt null: never
   */
  Optional<PolicyDocument> document(SelfService may, Instant endsAt) {
    String user = account + "user" + path + THEMSELVES;
    List<Statement> all = new ArrayList<>();
    if (may.password()) {
      all.add(Statement.allow("iam:ChangePassword").on(user).build());
      all.add(Statement.allow("iam:GetAccountPasswordPolicy").on("*").build());
    }
    List<Statement> dated = new ArrayList<>();
    if (may.mfa()) {
      dated.add(
          Statement.allow("iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice")
              .on(account + "mfa/" + THEMSELVES)
              // A device's ARN has no path: what an adopted user made would stay when it leaves.
              .when("ArnLike", "aws:PrincipalArn", account + "user" + path + "*")
              .build());
      dated.add(
          Statement.allow(
                  "iam:EnableMFADevice",
                  "iam:GetMFADevice",
                  "iam:GetUser",
                  "iam:ListMFADevices",
                  "iam:ResyncMFADevice")
              .on(user)
              .build());
      dated.add(Statement.allow("iam:ListVirtualMFADevices").on("*").build());
    }
    if (may.accessKeys()) {
      dated.add(
          Statement.allow(
                  "iam:CreateAccessKey",
                  "iam:DeleteAccessKey",
                  "iam:GetAccessKeyLastUsed",
                  "iam:ListAccessKeys",
                  "iam:UpdateAccessKey")
              .on(user)
              .build());
    }
    PolicyDocument ending = PolicyDocument.of(dated);
    all.addAll((endsAt == null ? ending : ending.endingAt(endsAt)).statements());
    return all.isEmpty() ? Optional.empty() : Optional.of(PolicyDocument.of(all));
  }
}
