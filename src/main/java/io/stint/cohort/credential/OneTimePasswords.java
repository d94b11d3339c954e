package io.stint.cohort.credential;

import io.stint.access.Scope;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.Cohort;
import io.stint.cohort.CohortRepository;
import io.stint.cohort.MemberRows;
import io.stint.cohort.MemberState;
import io.stint.cohort.MemberView;
import io.stint.cohort.Members;
import io.stint.cohort.OwnCohorts;
import io.stint.cohort.Passwords;
import io.stint.database.Sql;
import io.stint.iam.IamFailure;
import io.stint.reconcile.ReconcileLoop;
import io.stint.reconcile.ReconciledRow;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.security.Caller;
import io.stint.security.CurrentCaller;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Hands out passwords, each once. */
@ApplicationScoped
@Transactional
class OneTimePasswords {

  private static final String TAKE =
      """
      WITH taken AS (
        SELECT u.id, u.password FROM iam_user u JOIN member m ON m.user_id = u.id
        WHERE m.cohort_id = ? AND NOT m.leaving AND m.suspended_at IS NULL AND u.credentials = 'READY' AND u.lapses_at > ? AND %s
        ORDER BY u.id FOR UPDATE OF u)
      UPDATE iam_user u SET credentials = 'CLAIMED', password = NULL, lapses_at = ?,
        due_at = least(due_at, ?), claimed_at = ?, claimed_issuer = ?, claimed_subject = ?,
        version = version + 1, updated_at = ?
      FROM taken WHERE u.id = taken.id
      RETURNING u.id, u.user_name, u.email, taken.password
      """;

  private static final String TAKE_OWN_PEOPLES = TAKE.formatted("NOT " + OwnCohorts.IS_OTHERS);
  private static final String TAKE_ONE = TAKE.formatted("u.id = ?");

  private static final String RENEW =
      """
      UPDATE iam_user u SET desired_password = fresh.sealed, password = NULL, lapses_at = NULL,
        credentials = 'CLAIMED', claimed_at = ?, claimed_issuer = ?, claimed_subject = ?,
        revokes = %s, due_at = ?, attempts = 0, version = version + 1, updated_at = ?
      FROM unnest(?::uuid[], ?::bytea[]) AS fresh (id, sealed) WHERE u.id = fresh.id
      """
          .formatted(ReconciledRow.STILL_REVOKES);

  private final CohortRepository cohorts;
  private final Members members;
  private final Passwords passwords;
  private final OwnCohorts own;
  private final CurrentCaller caller;
  private final Sql sql;
  private final AuditTrail audit;
  private final ReconcileLoop loop;
  private final Clock clock;

  OneTimePasswords(
      CohortRepository cohorts,
      Members members,
      Passwords passwords,
      OwnCohorts own,
      CurrentCaller caller,
      Sql sql,
      AuditTrail audit,
      ReconcileLoop loop,
      Clock clock) {
    this.cohorts = cohorts;
    this.members = members;
    this.passwords = passwords;
    this.own = own;
    this.caller = caller;
    this.sql = sql;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  private record Taken(UUID id, String userName, String email, byte[] sealed) {}

  /** Every password of the cohort that is ready; Stint does not know them any more afterwards. */
  CredentialsView handOut(String cohortName) {
    Cohort cohort = cohorts.named(cohortName);
    Scope scope = own.scope();
    return new CredentialsView(
        cohort.signInUrl(), take(cohort, TAKE_OWN_PEOPLES, scope.all(), scope.owners()));
  }

  /** That of one member of the cohort, if it is ready: for themselves. */
  List<CredentialsView.Item> handOut(UUID cohort, UUID user) {
    return take(cohorts.findById(cohort), TAKE_ONE, user);
  }

  /**
   * @param statement whose are taken; {@code which} are its values
   */
  private List<CredentialsView.Item> take(Cohort cohort, String statement, Object... which) {
    Instant now = clock.instant();
    List<Object> values = new ArrayList<>(List.of(cohort.id(), now));
    values.addAll(List.of(which));
    Instant lapsesAt = now.plus(cohort.unusedFor());
    Caller taker = caller.get();
    values.addAll(List.of(lapsesAt, lapsesAt, now, taker.issuer(), taker.subject(), now));
    List<Taken> taken =
        sql.list(
            row ->
                new Taken(
                    Sql.id(row),
                    row.getString("user_name"),
                    row.getString("email"),
                    row.getBytes("password")),
            statement,
            values.toArray());
    List<CredentialsView.Item> items = new ArrayList<>();
    List<UUID> lost = new ArrayList<>();
    for (Taken one : taken) {
      Optional<String> password = passwords.open(one.id(), one.sealed());
      if (password.isPresent()) {
        items.add(
            new CredentialsView.Item(one.userName(), one.email(), password.get(), cohort.endsAt()));
      } else {
        lost.add(one.id());
      }
    }
    giveUp(lost, now);
    items.sort((one, other) -> one.userName().compareToIgnoreCase(other.userName()));
    audit.recordAll(
        AuditAction.MEMBER_CREDENTIALS_CLAIMED,
        items.stream().map(item -> told(item.userName(), cohort)).toList());
    return items;
  }

  /** Encrypted with a key that is not configured any more: as good as lapsed. */
  private void giveUp(List<UUID> users, Instant now) {
    if (!users.isEmpty()) {
      sql.update(
          "UPDATE iam_user SET credentials = 'LAPSED', due_at = ? WHERE id = ANY (?::uuid[])",
          now,
          users);
      loop.wakeAfterCommit();
    }
  }

  /**
   * As the account asks for. Outside a transaction.
   *
   * @throws Refusal when AWS does not say what it asks for
   */
  @Transactional(Transactional.TxType.NEVER)
  String generate() {
    try {
      return passwords.generate();
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), e.getMessage());
    }
  }

  /**
   * A fresh password; the old one ends when IAM has this one.
   *
   * @param password as {@link #generate} makes them
   * @throws Refusal 403 for who is in somebody else's cohort too, 404, 409 for an adopted user or
   *     one whose time is over
   */
  FreshPassword fresh(String cohortName, String userName, String password) {
    Instant now = clock.instant();
    Members.Located found = members.locate(cohortName, userName);
    Cohort cohort = found.cohort();
    MemberRows.Found member = found.member();
    own.requireNobodyElses(member.user(), member.view().userName());
    requireOwnAndLive(found);
    desire(List.of(member.user()), List.of(passwords.seal(member.user(), password)), now);
    audit.recordAll(
        AuditAction.MEMBER_CREDENTIALS_RENEWED, List.of(told(member.view().userName(), cohort)));
    return new FreshPassword(
        cohort.signInUrl(),
        member.view().userName(),
        member.view().email(),
        password,
        cohort.endsAt());
  }

  /**
   * These users are to have these passwords, which the caller knows. In the caller's transaction.
   *
   * @param sealed in the order of the users
   */
  void desire(List<UUID> users, List<byte[]> sealed, Instant now) {
    Caller taker = caller.get();
    sql.update(RENEW, now, taker.issuer(), taker.subject(), now, now, now, users, sealed);
    loop.wakeAfterCommit();
  }

  /** When it is tried again to put it in force; null: nothing has failed. */
  Instant nextAttempt(String cohortName, String userName) {
    return FailureView.nextAttemptAfter(
        members.locate(cohortName, userName).member().view().failure());
  }

  /** Whether the fresh password is in force. */
  boolean isInForce(String cohortName, String userName) {
    return sql.exists(
        "SELECT 1 FROM iam_user WHERE id = ? AND desired_password IS NULL",
        members.locate(cohortName, userName).member().user());
  }

  /**
   * @throws Refusal 409
   */
  static void requireOwnAndLive(Members.Located found) {
    MemberView view = found.member().view();
    if (view.adopted()) {
      throw Refusal.of(
          ProblemCode.ADOPTED_USER,
          "The user " + view.userName() + " was adopted; its credentials are not Stint's.");
    }
    if (found.member().stranger()) {
      throw notOurs(view.userName());
    }
    if (view.suspended()) {
      throw Refusal.of(
          ProblemCode.SUSPENDED,
          "The member %s is suspended in %s.".formatted(view.userName(), found.cohort().name()));
    }
    switch (view.state()) {
      case PENDING, ACTIVE, FAILING -> {
        return;
      }
      default ->
          throw Refusal.of(
              view.state() == MemberState.REMOVING ? ProblemCode.BEING_DELETED : ProblemCode.ENDED,
              "The member %s of %s is %s."
                  .formatted(view.userName(), found.cohort().name(), view.state()));
    }
  }

  static Refusal notOurs(String userName) {
    return Refusal.of(
        ProblemCode.NOT_OURS,
        "The user "
            + userName
            + " in IAM is not the one that Stint knows: somebody deleted it and made another.");
  }

  private static AuditTrail.Entry told(String userName, Cohort cohort) {
    return new AuditTrail.Entry(userName, Map.of("cohort", cohort.name()));
  }
}
