package io.stint.account;

import io.stint.iam.AwsStanding;
import io.stint.iam.CallBudget;
import io.stint.iam.CallerIdentity;
import io.stint.iam.Iam;
import io.stint.iam.IamAccount;
import io.stint.iam.IamFailure;
import io.stint.iam.PasswordPolicy;
import io.stint.iam.Quotas;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The account as it is shown; quotas and password policy are at most a minute old. What AWS does
 * not tell is null, and {@code aws} says why.
 */
record AccountView(
    String accountId,
    String callerArn,
    String alias,
    String signInUrl,
    List<Quota> quotas,
    PasswordPolicy passwordPolicy,
    Budget budget,
    Aws aws,
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

  /**
   * Whether AWS does what Stint asks, as this replica's last calls have shown it.
   *
   * @param refused the kinds of calls that did not go through, by action
   */
  record Aws(AwsStanding.State state, List<AwsStanding.Refusal> refused) {}

  /**
   * Calls IAM and STS.
   *
   * @throws IamFailure.Throttled when this is not known from Stint's own database
   */
  static AccountView of(Iam iam, AwsStanding standing, boolean sandbox) {
    IamAccount account = iam.account();
    Told told = new Told();
    Optional<CallerIdentity> identity = told.by(account::identity);
    Optional<Optional<String>> alias = told.by(account::alias);
    Optional<String> signInUrl = told.by(account::signInUrl);
    Optional<Quotas> quotas = told.by(account::quotas);
    Optional<PasswordPolicy> passwords = told.by(account::passwordPolicy);
    return new AccountView(
        identity.map(we -> we.account().value()).orElse(null),
        identity.map(we -> we.arn().value()).orElse(null),
        alias.flatMap(known -> known).orElse(null),
        signInUrl.orElse(null),
        quotas.map(AccountView::quotas).orElse(List.of()),
        passwords.orElse(null),
        Budget.of(iam.budget()),
        new Aws(standing.state(), standing.refusals()),
        sandbox);
  }

  /** Asks for one thing after another, whatever AWS refuses; where nobody is there, only once. */
  private static final class Told {

    private boolean nobody;

    <T> Optional<T> by(Supplier<T> ask) {
      if (nobody) {
        return Optional.empty();
      }
      try {
        return Optional.of(ask.get());
      } catch (IamFailure e) {
        nobody = e.retryable();
        return Optional.empty();
      }
    }
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
