package io.stint.account;

import io.stint.iam.Iam;
import io.stint.iam.IamAccount;
import io.stint.iam.PasswordPolicy;
import io.stint.iam.Quotas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The account as it is shown; quotas and password policy are at most a minute old. */
record AccountView(
    String accountId,
    String callerArn,
    String alias,
    String signInUrl,
    List<Quota> quotas,
    PasswordRules passwordPolicy,
    boolean sandbox) {

  private static final String SUFFIX = "Quota";

  /**
   * A limit.
   *
   * @param name as {@code GetAccountSummary} names it, without Quota
   * @param used null where AWS does not count it for the whole account
   */
  record Quota(String name, Integer used, int limit) {}

  /** What a console password must be. */
  record PasswordRules(
      boolean awsDefault,
      int minimumLength,
      boolean requireSymbols,
      boolean requireNumbers,
      boolean requireUppercase,
      boolean requireLowercase,
      boolean usersMayChange) {

    static PasswordRules of(PasswordPolicy policy) {
      return new PasswordRules(
          policy.awsDefault(),
          policy.minimumLength(),
          policy.symbols(),
          policy.numbers(),
          policy.upperCase(),
          policy.lowerCase(),
          policy.usersMayChange());
    }
  }

  /** Calls IAM and STS. */
  static AccountView of(Iam iam, boolean sandbox) {
    IamAccount account = iam.account();
    Optional<String> alias = account.alias();
    return new AccountView(
        account.identity().account().value(),
        account.identity().arn().value(),
        alias.orElse(null),
        account.signInUrl(),
        quotas(account.quotas()),
        PasswordRules.of(account.passwordPolicy()),
        sandbox);
  }

  private static List<Quota> quotas(Quotas reported) {
    Map<String, Integer> summary = new TreeMap<>(reported.summary());
    return summary.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(SUFFIX))
        .map(
            entry -> {
              String name = entry.getKey().substring(0, entry.getKey().length() - SUFFIX.length());
              return new Quota(name, summary.get(name), entry.getValue());
            })
        .toList();
  }
}
