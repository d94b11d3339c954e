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
public record AttachedPolicies(List<String> managed, Map<String, JsonNode> inline) {

  static final AttachedPolicies NONE = new AttachedPolicies(List.of(), Map.of());

  public AttachedPolicies {
    managed =
        managed == null
            ? List.of()
            : Collections.unmodifiableList(new ArrayList<>(new LinkedHashSet<>(managed)));
    inline = inline == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(inline));
  }
}
