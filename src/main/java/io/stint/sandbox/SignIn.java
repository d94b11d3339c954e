package io.stint.sandbox;

/** What would happen when a person signs in to the console with a password. */
final class SignIn {
  private final Account account;
  private final PasswordPolicy passwords;
  private final Permissions permissions;

  SignIn(Account account) {
    this.account = account;
    passwords = new PasswordPolicy(account);
    permissions = new Permissions(account);
  }

  /**
   * What the person types.
   *
   * @param newPassword null unless a new one is asked for
   */
  record Attempt(String userName, String password, String newPassword) {}

  /**
   * What comes of it.
   *
   * @param signedIn whether the person is in the console now
   * @param reason null when signed in, else why not
   */
  record Result(
      boolean signedIn, boolean passwordResetRequired, boolean mayChangePassword, String reason) {}

  Result attempt(Attempt attempt) {
    return account.call(false, () -> decide(attempt));
  }

  private Result decide(Attempt attempt) {
    User user =
        attempt.userName() == null
            ? null
            : account.users.find(Named.fold(attempt.userName())).orElse(null);
    if (user == null
        || user.login() == null
        || attempt.password() == null
        || !user.login().matches(attempt.password())) {
      return new Result(false, false, false, "the user name or the password is wrong");
    }
    boolean reset =
        user.login().resetRequired() || passwords.expired(user.login(), account.clock.instant());
    boolean may = passwords.usersMayChange() || permissions.mayChangeOwnPassword(user);
    if (!reset) {
      return new Result(true, false, may, null);
    }
    if (attempt.newPassword() == null) {
      return new Result(false, true, may, "a new password is required");
    }
    if (!may) {
      return new Result(
          false, true, false, "the user is not authorized to perform iam:ChangePassword");
    }
    if (attempt.password().equals(attempt.newPassword())) {
      return new Result(false, true, true, "the new password must not be the old one");
    }
    try {
      passwords.check(attempt.newPassword(), user.login());
    } catch (SandboxError e) {
      return new Result(false, true, true, e.getMessage());
    }
    account.users.put(
        user.signingIn(
            user.login().password(attempt.newPassword(), false, account.clock.instant())));
    return new Result(true, false, true, null);
  }
}
