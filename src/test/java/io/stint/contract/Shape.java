package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which members a value has, of which types: {@code items[].name:STRING}. */
final class Shape {

  /** What is below them is named by whoever uses Stint, or by IAM. */
  private static final Set<String> FREE = Set.of("tags", "inline", "document", "policyDocument");

  private Shape() {}

  /** Nulls say nothing; nor do maps with names of their own. */
  static Set<String> of(JsonNode value) {
    Set<String> shape = new TreeSet<>();
    collect(value, "", shape);
    return shape;
  }

  private static void collect(JsonNode value, String at, Set<String> shape) {
    if (value.isNull()) {
      return;
    }
    shape.add(at + ":" + value.getNodeType());
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      if (FREE.contains(member.getKey())) {
        shape.add(at + "." + member.getKey());
      } else {
        collect(member.getValue(), at + "." + member.getKey(), shape);
      }
    }
    if (value.isArray()) {
      value.forEach(element -> collect(element, at + "[]", shape));
    }
  }
}
