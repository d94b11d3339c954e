package io.stint.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags: keys ignore case but keep it, at most 50 on one thing. */
final class Tags {
  private static final int MOST = 50;

  private Tags() {}

  /** Those of a create; two keys that differ by case only are refused. */
  static Map<String, String> fresh(Call call) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (QueryRequest tag : call.request().structures("Tags")) {
      if (same(tags, tag.get("Key")) != null) {
        throw SandboxError.invalidInput(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      tags.put(tag.get("Key"), tag.get("Value"));
    }
    return checked(tags);
  }

  static Map<String, String> added(Map<String, String> before, Call call) {
    Map<String, String> tags = new LinkedHashMap<>(before);
    fresh(call)
        .forEach(
            (key, value) -> {
              tags.remove(same(tags, key));
              tags.put(key, value);
            });
    return checked(tags);
  }

  static Map<String, String> removed(Map<String, String> before, Call call) {
    Map<String, String> tags = new LinkedHashMap<>(before);
    call.request().list("TagKeys").forEach(key -> tags.remove(same(tags, key)));
    return tags;
  }

  /** Of a single thing; nothing is written when there are none. */
  static void write(XmlAnswer out, Map<String, String> tags) {
    if (!tags.isEmpty()) {
      out.list("Tags", List.copyOf(tags.entrySet()), tag -> one(out, tag));
    }
  }

  static void writePage(XmlAnswer out, Map<String, String> tags, Call call) {
    Page.of(tags.entrySet(), Map.Entry::getKey, call.request())
        .write(out, "Tags", tag -> one(out, tag));
  }

  private static void one(XmlAnswer out, Map.Entry<String, String> tag) {
    out.text("Key", tag.getKey()).text("Value", tag.getValue());
  }

  private static String same(Map<String, String> tags, String key) {
    return tags.keySet().stream().filter(key::equalsIgnoreCase).findFirst().orElse(null);
  }

  private static Map<String, String> checked(Map<String, String> tags) {
    for (String key : tags.keySet()) {
      if (key.regionMatches(true, 0, "aws:", 0, 4)) {
        throw SandboxError.invalidInput(
            "Tag keys starting with 'aws:' are reserved for system use.");
      }
    }
    if (tags.size() > MOST) {
      throw SandboxError.limitExceeded("The number of tags has reached the maximum limit.");
    }
    return tags;
  }
}
