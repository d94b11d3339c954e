package io.stint.cohort;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the members may do.
 *
 * @param managed ARNs of managed policies
 * @param inline policy documents by name, as they were asked for
 */
record CohortPolicies(List<String> managed, Map<String, JsonNode> inline) {

  static final CohortPolicies NONE = new CohortPolicies(List.of(), Map.of());

  CohortPolicies {
    managed = managed == null ? List.of() : Collections.unmodifiableList(managed);
    inline = inline == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(inline));
  }
}
