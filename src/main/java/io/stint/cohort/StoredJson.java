package io.stint.cohort;

import io.stint.database.JsonColumn;
import io.stint.entitlement.StoredPolicySet;
import org.hibernate.annotations.Immutable;

/** What rows of the room hold as JSON. */
final class StoredJson {

  static final OfGrants GRANTS = new OfGrants();

  private StoredJson() {}

  @Immutable
  static final class OfPolicies extends JsonColumn<CohortPolicies> {
    OfPolicies() {
      super(CohortPolicies.class);
    }
  }

  @Immutable
  static final class OfGrants extends JsonColumn<StoredPolicySet> {
    OfGrants() {
      super(StoredPolicySet.class);
    }
  }
}
