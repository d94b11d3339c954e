package io.stint.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a console password must be: the account's own policy, or AWS's default (8 characters, three
 * of four classes, not the account's name).
 */
final class PasswordPolicy {
  private static final Pattern LOWER = Pattern.compile("[a-z]");
  private static final Pattern UPPER = Pattern.compile("[A-Z]");
  private static final Pattern DIGIT = Pattern.compile("[0-9]");
  private static final Pattern SYMBOL = Pattern.compile("[!@#$%^&*()_+\\-=\\[\\]{}|']");

  private final Account account;

  PasswordPolicy(Account account) {
    this.account = account;
  }

  void register(Map<String, Handler> calls) {
    calls.put("GetAccountPasswordPolicy", this::get);
    calls.put("UpdateAccountPasswordPolicy", this::update);
    calls.put("DeleteAccountPasswordPolicy", this::delete);
  }

  private Setting custom() {
    return account.settings.find(Setting.PASSWORD_POLICY).orElse(null);
  }

  private static boolean on(Setting policy, String rule) {
    return policy != null && "true".equals(policy.values().get(rule));
  }

  private static int number(Setting policy, String rule) {
    return policy == null ? 0 : Integer.parseInt(policy.values().getOrDefault(rule, "0"));
  }

  void check(String password, LoginProfile before) {
    Setting policy = custom();
    int least = policy == null ? 8 : number(policy, "MinimumPasswordLength");
    if (password.length() < least) {
      throw violation("Password should have a minimum length of " + least);
    }
    if (policy == null) {
      int classes = 0;
      for (Pattern one : new Pattern[] {LOWER, UPPER, DIGIT, SYMBOL}) {
        classes += one.matcher(password).find() ? 1 : 0;
      }
      if (classes < 3 || password.equals(Named.ACCOUNT)) {
        throw violation(
            "Password should include a minimum of three of the following mix of character types: "
                + "uppercase, lowercase, numbers, and non-alphanumeric characters");
      }
      return;
    }
    need(policy, "RequireUppercaseCharacters", UPPER, password, "uppercase letter");
    need(policy, "RequireLowercaseCharacters", LOWER, password, "lowercase letter");
    need(policy, "RequireNumbers", DIGIT, password, "number");
    need(policy, "RequireSymbols", SYMBOL, password, "symbol");
    int reuse = number(policy, "PasswordReusePrevention");
    if (before != null && reuse > 0 && before.usedWithin(password, reuse)) {
      throw violation("Password was used before and cannot be used again");
    }
  }

  private static void need(
      Setting policy, String rule, Pattern pattern, String password, String what) {
    if (on(policy, rule) && !pattern.matcher(password).find()) {
      throw violation("Password should have at least one " + what);
    }
  }

  boolean usersMayChange() {
    return on(custom(), "AllowUsersToChangePassword");
  }

  /** Whether the password is older than the policy lets it be. */
  boolean expired(LoginProfile login, Instant now) {
    int days = number(custom(), "MaxPasswordAge");
    return days > 0 && login.changed().plus(Duration.ofDays(days)).isBefore(now);
  }

  private static SandboxError violation(String message) {
    return SandboxError.of(400, "PasswordPolicyViolation", message);
  }

  private void get(Call call, XmlAnswer out) {
    Setting policy = custom();
    if (policy == null) {
      throw SandboxError.notFound(
          "The Password Policy with domain name " + Named.ACCOUNT + " cannot be found.");
    }
    out.open("PasswordPolicy");
    policy.values().forEach(out::text);
    out.text("ExpirePasswords", number(policy, "MaxPasswordAge") > 0).close();
  }

  /** Replaces the whole policy: what is left out gets the API's default. */
  private void update(Call call, XmlAnswer out) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("MinimumPasswordLength", call.get("MinimumPasswordLength", "6"));
    for (String rule :
        new String[] {
          "RequireSymbols",
          "RequireNumbers",
          "RequireUppercaseCharacters",
          "RequireLowercaseCharacters",
          "AllowUsersToChangePassword",
          "HardExpiry"
        }) {
      values.put(rule, Boolean.toString(call.request().flag(rule)));
    }
    for (String rule : new String[] {"MaxPasswordAge", "PasswordReusePrevention"}) {
      if (call.get(rule) != null) {
        values.put(rule, call.get(rule));
      }
    }
    account.settings.put(new Setting(Setting.PASSWORD_POLICY, values));
  }

  private void delete(Call call, XmlAnswer out) {
    Setting policy = custom();
    if (policy == null) {
      throw SandboxError.notFound("The account policy with name PasswordPolicy cannot be found.");
    }
    account.settings.remove(policy);
  }
}
