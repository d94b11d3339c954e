package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamGroup;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** What the sweep does about groups, as {@link UserRemedies}. */
@ApplicationScoped
class GroupRemedies {

  private final Iam iam;
  private final CohortRepository rows;
  private final KnownGroups known;
  private final ReconcileLoop loop;
  private final Clock clock;

  GroupRemedies(
      Iam iam, CohortRepository rows, KnownGroups known, ReconcileLoop loop, Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.known = known;
    this.loop = loop;
    this.clock = clock;
  }

  /** It is made again, and its members join again; looked at right before. */
  boolean again(UUID cohort) {
    try {
      boolean lost = known.find(requiringNew().call(() -> rows.findById(cohort)), iam).isEmpty();
      if (lost) {
        requiringNew().run(() -> rows.groupLost(cohort));
        due(cohort);
      }
      return lost;
    } catch (Stranger found) {
      due(cohort);
      return true;
    }
  }

  /** Its policies are looked at, and put right. */
  boolean due(UUID cohort) {
    return due(cohort, false);
  }

  /** It has ended: what gives something still is taken off, as at its end. */
  boolean end(UUID cohort) {
    return due(cohort, true);
  }

  /** Somebody else is to give it its name again: that is shown by its pass. */
  boolean renamed(UUID cohort) {
    due(cohort, false);
    return false;
  }

  private boolean due(UUID cohort, boolean revokes) {
    requiringNew()
        .run(
            () -> {
              rows.markDue(cohort, revokes, clock.instant());
              loop.wakeAfterCommit();
            });
    return true;
  }

  /** No row knows it. */
  boolean remove(GroupName name, String groupId) {
    boolean known = requiringNew().call(() -> rows.byName(name.value())).isPresent();
    Optional<IamGroup> there =
        known ? Optional.empty() : iam.groups().find(name).filter(one -> one.id().equals(groupId));
    there.ifPresent(iam.groups()::removeWhole);
    return there.isPresent();
  }
}
