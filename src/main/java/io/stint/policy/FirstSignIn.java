package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A Deny that a new user meets at the first sign-in: the password that was handed out has to be
 * changed before anything else, an MFA device among it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-no-mfa.html">The
 *     usual "deny all but what MFA is set up with", which names iam:ChangePassword where it is to
 *     be possible</a>
 */
final class FirstSignIn {

  /** What is known of that moment; of a Deny that asks for more nothing is said. */
  private static final Set<String> KNOWN =
      Set.of(
          "aws:multifactorauthpresent",
          "aws:multifactorauthage",
          "aws:principalaccount",
          "aws:principalarn",
          "aws:principaltype",
          "aws:securetransport",
          "aws:username",
          "aws:viaawsservice");

  private FirstSignIn() {}

  static List<Warning> of(PolicyDocument document, Home home) {
    AccessRequest request = request(home);
    List<Warning> warnings = new ArrayList<>();
    for (int i = 0; i < document.statements().size(); i++) {
      Statement statement = document.statements().get(i);
      if (statement.effect() == Effect.DENY
          && isDecided(statement)
          && document.compiled().get(i).matchesApartFromPrincipal(request)) {
        warnings.add(
            new Warning(
                Pointers.at("", "Statement", i),
                "STOPS_FIRST_SIGN_IN",
                "this denies iam:ChangePassword to who signs in without MFA, so nobody can sign in"
                    + " for the first time; leave it out of what is denied"));
      }
    }
    return List.copyOf(warnings);
  }

  private static boolean isDecided(Statement statement) {
    return statement.condition().values().stream()
        .flatMap(keys -> keys.keySet().stream())
        .allMatch(key -> KNOWN.contains(key.toLowerCase(Locale.ROOT)));
  }

  private static AccessRequest request(Home home) {
    String account = home.account() == null ? "123456789012" : home.account();
    String partition = home.partition() == null ? "aws" : home.partition();
    String user = "arn:%s:iam::%s:user%smember".formatted(partition, account, home.path());
    return AccessRequest.by(new Caller.User(user, "AIDA"))
        .action("iam:ChangePassword")
        .on(user)
        .with("aws:MultiFactorAuthPresent", "false")
        .with("aws:SecureTransport", "true")
        .with("aws:ViaAWSService", "false")
        .build();
  }
}
