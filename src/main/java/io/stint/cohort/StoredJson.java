package io.stint.cohort;

import io.stint.database.JsonColumn;
import io.stint.entitlement.StoredPolicySet;

/** What rows of the room hold as JSON. */
final class StoredJson {

  static final OfGrants GRANTS = new OfGrants();

  private StoredJson() {}

  static final class OfPolicies extends JsonColumn<CohortPolicies> {
    OfPolicies() {
      super(CohortPolicies.class);
    }
  }

  static final class OfGrants extends JsonColumn<StoredPolicySet> {
    OfGrants() {
      super(StoredPolicySet.class);
    }
  }
}
