package io.stint.iam;

import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyResponse;

/**
 * What a password must be in this account, as it is shown too.
 *
 * @param awsDefault no policy of its own: at least 8 characters and three of the four classes
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html">
 *     Account password policy</a>
 */
public record PasswordPolicy(
    boolean awsDefault,
    int minimumLength,
    boolean requireSymbols,
    boolean requireNumbers,
    boolean requireUppercase,
    boolean requireLowercase,
    boolean usersMayChange) {

  static final PasswordPolicy AWS_DEFAULT =
      new PasswordPolicy(true, 8, false, false, false, false, false);

  static PasswordPolicy of(GetAccountPasswordPolicyResponse answer) {
    var policy = answer.passwordPolicy();
    return new PasswordPolicy(
        false,
        policy.minimumPasswordLength(),
        policy.requireSymbols(),
        policy.requireNumbers(),
        policy.requireUppercaseCharacters(),
        policy.requireLowercaseCharacters(),
        policy.allowUsersToChangePassword());
  }
}
