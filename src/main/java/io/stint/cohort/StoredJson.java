package io.stint.cohort;

import com.fasterxml.jackson.core.type.TypeReference;
import io.stint.database.JsonColumn;
import io.stint.entitlement.StoredPolicySet;
import java.util.Map;
import org.hibernate.annotations.Immutable;

/** What rows of the room hold as JSON. */
final class StoredJson {

  static final OfGrants GRANTS = new OfGrants();
  static final OfTags TAGS = new OfTags();

  private StoredJson() {}

  @Immutable
  static final class OfTags extends JsonColumn<Map<String, String>> {
    OfTags() {
      super(new TypeReference<Map<String, String>>() {});
    }
  }

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
