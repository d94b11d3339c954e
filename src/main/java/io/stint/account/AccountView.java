package io.stint.account;

import io.stint.iam.CallBudget;
import io.stint.iam.Iam;
import io.stint.iam.IamAccount;
import io.stint.iam.PasswordPolicy;
import io.stint.iam.Quotas;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    PasswordPolicy passwordPolicy,
    Budget budget,
    boolean sandbox) {

  private static final String SUFFIX = "Quota";

  /**
   * A limit.
   *
   * @param name as {@code GetAccountSummary} names it, without Quota
   * @param used null where AWS does not count it for the whole account
   */
  record Quota(String name, Integer used, int limit) {}

  /**
   * How many calls to AWS all replicas make together.
   *
   * @param ratePerSecond now, learned from what AWS throttles; null: no limit is known
   * @param ceiling what is configured; null: nothing
   * @param throttledAt when AWS throttled last; null: not, or not for long
   */
  record Budget(Double ratePerSecond, Double ceiling, Instant throttledAt) {

    static Budget of(CallBudget budget) {
      return new Budget(
          budget.rate().map(Budget::tenths).orElse(null),
          budget.ceiling().orElse(null),
          budget.throttledAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)).orElse(null));
    }

    private static double tenths(double rate) {
      return Math.round(rate * 10) / 10.0;
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
        account.passwordPolicy(),
        Budget.of(iam.budget()),
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
