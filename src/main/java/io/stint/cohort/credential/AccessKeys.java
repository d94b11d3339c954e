package io.stint.cohort.credential;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.KnownUsers;
import io.stint.cohort.MemberRows;
import io.stint.cohort.Members;
import io.stint.cohort.OwnCohorts;
import io.stint.cohort.Renamed;
import io.stint.cohort.Stranger;
import io.stint.cohort.UserIdentities;
import io.stint.database.Sql;
import io.stint.iam.AccessKeyId;
import io.stint.iam.Iam;
import io.stint.iam.IamAccessKeys;
import io.stint.iam.IamFailure;
import io.stint.iam.NewAccessKey;
import io.stint.iam.UserName;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Access keys of members. The secret is never stored, so a key cannot be made by the loop: this is
 * the one place where a request writes to IAM. No transaction may be open.
 */
@ApplicationScoped
class AccessKeys {

  private static final int MOST = 2;
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final Members members;
  private final KnownUsers known;
  private final UserIdentities identities;
  private final OwnCohorts own;
  private final Sql sql;
  private final AuditTrail audit;
  private final Clock clock;
  private final Iam iam;

  AccessKeys(
      Members members,
      KnownUsers known,
      UserIdentities identities,
      OwnCohorts own,
      Sql sql,
      AuditTrail audit,
      Clock clock,
      Iam iam) {
    this.known = known;
    this.identities = identities;
    this.own = own;
    this.members = members;
    this.sql = sql;
    this.audit = audit;
    this.clock = clock;
    this.iam = iam;
  }

  private record Owner(KnownUsers.Identity identity, String cohort) {

    UUID user() {
      return identity.id();
    }

    UserName name() {
      return new UserName(identity.name());
    }
  }

  /**
   * @throws Refusal 404, 409 (two keys, adopted, not active), 503
   */
  AccessKeyView.Pair create(String cohortName, String userName) {
    Owner owner = transaction(() -> active(cohortName, userName));
    transaction(() -> lease(owner));
    try {
      NewAccessKey made = asked(() -> make(owner));
      keepOrDelete(cohortName, owner, made);
      return AccessKeyView.Pair.of(made);
    } finally {
      transaction(() -> release(owner));
    }
  }

  /**
   * @throws Refusal 404, 503
   */
  AccessKeyView.Keys list(String cohortName, String userName) {
    Owner owner = transaction(() -> owner(cohortName, userName));
    return asked(
        () -> {
          requireSame(owner);
          return new AccessKeyView.Keys(
              keys().list(owner.name()).stream().map(AccessKeyView::of).toList());
        });
  }

  /**
   * @throws Refusal 404, 409 for an adopted user, 503
   */
  void delete(String cohortName, String userName, String accessKeyId) {
    Owner owner = transaction(() -> ours(cohortName, userName));
    AccessKeyId id = id(accessKeyId);
    boolean observed =
        asked(
            () -> {
              requireSame(owner);
              return urgently().delete(owner.name(), id);
            });
    if (!observed) {
      throw Refusal.notFound("access key", accessKeyId);
    }
    transaction(() -> tell(AuditAction.MEMBER_ACCESS_KEY_DELETED, owner, id));
  }

  private NewAccessKey make(Owner owner) {
    if (keys().list(owner.name()).size() >= MOST) {
      throw Refusal.of(
          ProblemCode.TOO_MANY_ACCESS_KEYS,
          "The user " + owner.name() + " has two access keys; delete one first.");
    }
    requireSame(owner);
    return keys().create(owner.name());
  }

  /** The last look before the call: a stranger's keys are neither made, shown nor deleted. */
  private void requireSame(Owner owner) {
    try {
      known.find(owner.identity(), iam);
    } catch (Stranger e) {
      requiringNew().run(() -> identities.lookSoon(owner.user(), clock.instant()));
      throw OneTimePasswords.notOurs(owner.identity().name());
    } catch (Renamed e) {
      throw Refusal.of(ProblemCode.RENAMED, e.getMessage());
    }
  }

  /** The member may have been severed while the key was made: then nobody would switch it off. */
  private void keepOrDelete(String cohortName, Owner owner, NewAccessKey made) {
    try {
      transaction(
          () -> {
            sql.exists("SELECT 1 FROM iam_user WHERE id = ? FOR UPDATE", owner.user());
            active(cohortName, owner.name().value());
            sql.update(
                "INSERT INTO issued_access_key (access_key_id, user_id) VALUES (?, ?)",
                made.id().value(),
                owner.user());
            return tell(AuditAction.MEMBER_ACCESS_KEY_CREATED, owner, made.id());
          });
    } catch (RuntimeException e) {
      urgently().delete(owner.name(), made.id());
      throw e;
    }
  }

  private Owner active(String cohortName, String userName) {
    Members.Located found = members.locate(cohortName, userName);
    OneTimePasswords.requireOwnAndLive(found);
    if (found.member().view().userArn() == null) {
      throw Refusal.of(
          ProblemCode.NOT_IN_IAM, "The user " + userName + " is not there yet; try again shortly.");
    }
    return owner(found);
  }

  private Owner ours(String cohortName, String userName) {
    Members.Located found = members.locate(cohortName, userName);
    if (found.member().view().adopted()) {
      throw Refusal.of(
          ProblemCode.ADOPTED_USER,
          "The user " + userName + " was adopted; its keys are not Stint's.");
    }
    return owner(found);
  }

  private Owner owner(String cohortName, String userName) {
    return owner(members.locate(cohortName, userName));
  }

  private Owner owner(Members.Located found) {
    MemberRows.Found member = found.member();
    if (member.user() == null) {
      throw Refusal.of(
          ProblemCode.NOT_IN_IAM, "The user " + member.view().userName() + " was removed.");
    }
    own.requireNobodyElses(member.user(), member.view().userName());
    return new Owner(identities.find(member.user()), found.cohort().name());
  }

  private boolean lease(Owner owner) {
    Instant now = clock.instant();
    int taken =
        sql.update(
            "UPDATE iam_user SET keys_leased_until = ? WHERE id = ? AND (keys_leased_until IS NULL"
                + " OR keys_leased_until <= ?)",
            now.plus(LEASE),
            owner.user(),
            now);
    if (taken == 0) {
      throw Refusal.unavailable(
          ProblemCode.BUSY,
          "An access key of " + owner.name() + " is being made at this moment.",
          SHORTLY);
    }
    return true;
  }

  private boolean release(Owner owner) {
    return sql.update("UPDATE iam_user SET keys_leased_until = NULL WHERE id = ?", owner.user())
        > 0;
  }

  private boolean tell(AuditAction action, Owner owner, AccessKeyId key) {
    audit.record(
        action, owner.name().value(), Map.of("cohort", owner.cohort(), "accessKeyId", key.value()));
    return true;
  }

  private IamAccessKeys keys() {
    return iam.users().accessKeys();
  }

  /** What takes access away goes before all others. */
  private IamAccessKeys urgently() {
    return iam.urgent().users().accessKeys();
  }

  private static AccessKeyId id(String text) {
    try {
      return new AccessKeyId(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound("access key", text);
    }
  }

  private static <T> T transaction(Supplier<T> work) {
    return requiringNew().call(work::get);
  }

  /** Somebody waits for the answer, so what AWS says is said at once. */
  private static <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (IamFailure.Quota e) {
      throw Refusal.of(ProblemCode.TOO_MANY_ACCESS_KEYS, e.getMessage());
    } catch (IamFailure.Missing e) {
      throw Refusal.of(ProblemCode.NOT_IN_IAM, e.getMessage());
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), e.getMessage());
    }
  }
}
