package io.stint.cohort;

import io.stint.entitlement.NotYetVisible;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.reconcile.Claim;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes what the group of a cohort gives, under whatever name it has by now. */
@ApplicationScoped
class GroupEnd {

  private final Iam iam;
  private final GroupWriter writer;
  private final KnownGroups known;

  GroupEnd(Iam iam, GroupWriter writer, KnownGroups known) {
    this.iam = iam;
    this.writer = writer;
    this.known = known;
  }

  /**
   * Twice over costs two short lists. A pass that was cut short may have made the group.
   *
   * @param all also what others deny there: the group goes next
   * @throws NotYetVisible when there was something, and IAM shows it still
   */
  void strip(Cohort cohort, boolean all, Claim claim) {
    try {
      if (cohort.groupArn().isPresent() && cohort.strangerId() == null) {
        writer.strip(
            new GroupName(cohort.name()),
            cohort,
            all,
            () -> known.isLost(cohort, iam.urgent()),
            claim);
      } else {
        stripFound(cohort, all, claim);
      }
    } catch (IamFailure.Missing | Renamed missed) {
      stripFound(cohort, all, claim);
    } catch (Stranger notOurs) {
      // What the cohort gave went with its group.
      return;
    }
  }

  private void stripFound(Cohort cohort, boolean all, Claim claim) {
    try {
      known
          .find(cohort, iam.urgent())
          .ifPresent(group -> writer.strip(group.name(), cohort, all, () -> {}, claim));
    } catch (Stranger | IamFailure.Missing notOurs) {
      return;
    }
  }
}
