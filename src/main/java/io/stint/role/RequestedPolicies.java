package io.stint.role;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What a role may do.
 *
 * @param managed ARNs of managed policies
 * @param inline policy documents by name, as they were asked for
 */
public record RequestedPolicies(List<String> managed, Map<String, JsonNode> inline) {

  static final RequestedPolicies NONE = new RequestedPolicies(List.of(), Map.of());

  public RequestedPolicies {
    managed =
        managed == null
            ? List.of()
            : Collections.unmodifiableList(new ArrayList<>(new LinkedHashSet<>(managed)));
    inline = inline == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(inline));
  }
}
