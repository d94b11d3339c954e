package io.stint.grant;

import io.stint.cohort.CohortRef;
import jakarta.inject.Singleton;
import java.util.List;

/** What grants want on a cohort's group. */
@Singleton
class GroupGrantLedger extends IdentityGrantLedger<CohortRef> {

  GroupGrantLedger(
      GrantRepository rows, GranteeChanges grantees, GrantConfirmations confirmations) {
    super(rows, grantees, confirmations);
  }

  @Override
  List<Grant> grants(GrantRepository all, CohortRef cohort) {
    return all.ofCohort(cohort.id());
  }
}
