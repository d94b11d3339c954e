package io.stint.cohort.credential;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.access.Scope;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.Cohort;
import io.stint.cohort.CohortRepository;
import io.stint.cohort.OwnCohorts;
import io.stint.cohort.Passwords;
import io.stint.database.Sql;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Fresh one-time passwords for a whole cohort, in one go: as for one member, for each of them. */
@ApplicationScoped
class CohortRenewal {

  /** Those that {@link OneTimePasswords#fresh} would take, without a refusal for the others. */
  private static final String WHO =
      """
      SELECT u.id, u.user_name, m.email FROM iam_user u JOIN member m ON m.user_id = u.id
      WHERE m.cohort_id = ? AND NOT m.leaving AND m.suspended_at IS NULL AND m.state NOT IN ('ENDED', 'REMOVED')
        AND NOT u.adopted AND u.stranger_id IS NULL AND NOT %s
        AND (? OR u.credentials = 'LAPSED')
      """
          .formatted(OwnCohorts.IS_OTHERS);

  private final CohortRepository cohorts;
  private final OneTimePasswords one;
  private final Passwords passwords;
  private final OwnCohorts own;
  private final Sql sql;
  private final AuditTrail audit;
  private final Clock clock;

  CohortRenewal(
      CohortRepository cohorts,
      OneTimePasswords one,
      Passwords passwords,
      OwnCohorts own,
      Sql sql,
      AuditTrail audit,
      Clock clock) {
    this.cohorts = cohorts;
    this.one = one;
    this.passwords = passwords;
    this.own = own;
    this.sql = sql;
    this.audit = audit;
    this.clock = clock;
  }

  private record Who(UUID id, String userName, String email) {}

  /**
   * As many passwords as there are to be given, before the transaction: who has come since has one
   * of their own.
   *
   * @throws Refusal 404, 503 when AWS does not say what it asks for
   */
  List<String> generate(String cohortName, Renewal renewal) {
    int many = requiringNew().call(() -> who(cohorts.named(cohortName), renewal, "").size());
    return IntStream.range(0, many).mapToObj(each -> one.generate()).toList();
  }

  /**
   * In the caller's transaction.
   *
   * @throws Refusal 404, 409 when the cohort's time is over
   */
  CredentialsView renew(String cohortName, Renewal renewal, List<String> generated) {
    Instant now = clock.instant();
    Cohort cohort = cohorts.named(cohortName);
    cohort.requireLive(now);
    List<Who> taken = who(cohort, renewal, " ORDER BY u.id FOR UPDATE OF u");
    List<CredentialsView.Item> items = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    List<byte[]> sealed = new ArrayList<>();
    for (int i = 0; i < Math.min(taken.size(), generated.size()); i++) {
      Who who = taken.get(i);
      ids.add(who.id());
      sealed.add(passwords.seal(who.id(), generated.get(i)));
      items.add(
          new CredentialsView.Item(who.userName(), who.email(), generated.get(i), cohort.endsAt()));
    }
    if (!ids.isEmpty()) {
      one.desire(ids, sealed, now);
      audit.recordAll(
          AuditAction.MEMBER_CREDENTIALS_RENEWED,
          items.stream()
              .map(i -> new AuditTrail.Entry(i.userName(), Map.of("cohort", cohort.name())))
              .toList());
    }
    items.sort((one, other) -> one.userName().compareToIgnoreCase(other.userName()));
    return new CredentialsView(cohort.signInUrl(), items);
  }

  private List<Who> who(Cohort cohort, Renewal renewal, String more) {
    Scope scope = own.scope();
    return sql.list(
        row -> new Who(Sql.id(row), row.getString("user_name"), row.getString("email")),
        WHO + more,
        cohort.id(),
        scope.all(),
        scope.owners(),
        renewal == Renewal.ALL);
  }
}
