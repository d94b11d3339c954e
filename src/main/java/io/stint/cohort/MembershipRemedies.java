package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.database.Sql;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamGroup;
import io.stint.iam.IamUser;
import io.stint.iam.UserName;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** What the sweep does about who is in which group, as {@link UserRemedies}. */
@ApplicationScoped
class MembershipRemedies {

  private final Iam iam;
  private final Sql sql;
  private final DueUsers due;
  private final ReconcileLoop loop;
  private final Clock clock;

  MembershipRemedies(Iam iam, Sql sql, DueUsers due, ReconcileLoop loop, Clock clock) {
    this.iam = iam;
    this.sql = sql;
    this.due = due;
    this.loop = loop;
    this.clock = clock;
  }

  /** It is put into the group again. */
  boolean rejoin(InspectedRows.Membership membership) {
    int forgotten =
        changed(
            "UPDATE member SET in_group = false, state = 'PENDING' WHERE id = ? AND in_group AND"
                + " state = 'ACTIVE' AND NOT leaving",
            membership,
            false);
    return forgotten > 0;
  }

  /** It is taken out of the group again. */
  boolean leave(InspectedRows.Membership membership) {
    int forgotten =
        changed(
            "UPDATE member SET in_group = true WHERE id = ? AND NOT in_group AND state = 'ENDED'",
            membership,
            true);
    return forgotten > 0;
  }

  private int changed(String statement, InspectedRows.Membership membership, boolean revokes) {
    return requiringNew()
        .call(
            () -> {
              // A user is locked before its memberships.
              due.mark(membership.user(), revokes, clock.instant());
              loop.wakeAfterCommit();
              return sql.update(statement, membership.id());
            });
  }

  /**
   * Somebody who is no member any more is in the group again. No row is about that; one that comes
   * about meanwhile believes nothing.
   */
  boolean expel(InspectedRows.Group group, UserName user, String uniqueId) {
    if (isMember(group.id(), uniqueId)) {
      return false;
    }
    Optional<IamGroup> observed = iam.urgent().groups().find(new GroupName(group.name()));
    Optional<IamUser> who = iam.urgent().users().find(user);
    if (observed.filter(one -> one.id().equals(group.groupId())).isEmpty()
        || who.filter(one -> one.id().equals(uniqueId)).isEmpty()) {
      return false;
    }
    boolean was = iam.urgent().groups().removeMember(observed.get().name(), user);
    if (isMember(group.id(), uniqueId)) {
      sql.list(
              row -> row.getObject("user_id", UUID.class),
              "UPDATE member m SET in_group = false FROM iam_user u WHERE u.id = m.user_id AND"
                  + " m.cohort_id = ? AND u.unique_id = ? RETURNING m.user_id",
              group.id(),
              uniqueId)
          .forEach(id -> changed(() -> due.mark(id, false, clock.instant())));
    }
    return was;
  }

  private boolean isMember(UUID cohort, String uniqueId) {
    return sql.exists(
        "SELECT 1 FROM member m JOIN iam_user u ON u.id = m.user_id WHERE m.cohort_id = ? AND"
            + " u.unique_id = ?",
        cohort,
        uniqueId);
  }

  private void changed(Runnable change) {
    requiringNew()
        .run(
            () -> {
              change.run();
              loop.wakeAfterCommit();
            });
  }
}
