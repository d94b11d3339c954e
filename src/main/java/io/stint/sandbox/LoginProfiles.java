package io.stint.sandbox;

import java.util.Map;

/** Console passwords. */
final class LoginProfiles {
  private final Account account;
  private final PasswordPolicy passwords;

  LoginProfiles(Account account, PasswordPolicy passwords) {
    this.account = account;
    this.passwords = passwords;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateLoginProfile", this::create);
    calls.put("GetLoginProfile", this::get);
    calls.put("UpdateLoginProfile", this::update);
    calls.put("DeleteLoginProfile", this::delete);
    calls.put("ChangePassword", this::change);
  }

  private void create(Call call, XmlAnswer out) {
    User user = account.user(call.userNameOrCaller());
    if (user.login() != null) {
      throw SandboxError.exists("Login Profile for user " + user.name() + " already exists.");
    }
    String password = call.get("Password");
    if (password == null) {
      throw SandboxError.validation("Password is required outside of AssumeRoot sessions.");
    }
    passwords.check(password, null);
    boolean reset = call.request().flag("PasswordResetRequired");
    User changed = user.signingIn(LoginProfile.of(password, reset, call.now()));
    account.users.put(changed);
    write(out, changed);
  }

  private User withLogin(String name) {
    User user = account.user(name);
    if (user.login() == null) {
      throw SandboxError.notFound("Login Profile for User " + name + " cannot be found.");
    }
    return user;
  }

  private void get(Call call, XmlAnswer out) {
    write(out, withLogin(call.userNameOrCaller()));
  }

  private static void write(XmlAnswer out, User user) {
    out.open("LoginProfile").text("UserName", user.name());
    out.text("CreateDate", user.login().created());
    out.text("PasswordResetRequired", user.login().resetRequired()).close();
  }

  /** What is left out stays as it was. */
  private void update(Call call, XmlAnswer out) {
    User user = withLogin(call.get("UserName"));
    LoginProfile login = user.login();
    if (call.get("PasswordResetRequired") != null) {
      login = login.resetRequired(call.request().flag("PasswordResetRequired"));
    }
    if (call.get("Password") != null) {
      passwords.check(call.get("Password"), login);
      login = login.password(call.get("Password"), login.resetRequired(), call.now());
    }
    account.users.put(user.signingIn(login));
  }

  private void delete(Call call, XmlAnswer out) {
    account.users.put(withLogin(call.userNameOrCaller()).signingIn(null));
  }

  private void change(Call call, XmlAnswer out) {
    if (!(call.caller() instanceof Caller.Person person)) {
      throw SandboxError.of(
          400, "InvalidUserType", "Only an IAM user can change its own password.");
    }
    User user = withLogin(person.user().name());
    if (!user.login().matches(call.get("OldPassword"))) {
      throw SandboxError.accessDenied("The old password was incorrect.");
    }
    passwords.check(call.get("NewPassword"), user.login());
    account.users.put(
        user.signingIn(user.login().password(call.get("NewPassword"), false, call.now())));
  }
}
