package io.stint.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The permissions of a user, group or role: inline documents, attached policy ARNs, boundary. */
record EntityPermissions(Map<String, String> inline, List<String> attached, String boundary) {
  static final EntityPermissions NONE = new EntityPermissions(Map.of(), List.of(), null);

  EntityPermissions withInline(String name, String document) {
    Map<String, String> changed = new TreeMap<>(inline);
    changed.put(name, document);
    return new EntityPermissions(changed, attached, boundary);
  }

  EntityPermissions withoutInline(String name) {
    Map<String, String> changed = new TreeMap<>(inline);
    changed.remove(name);
    return new EntityPermissions(changed, attached, boundary);
  }

  EntityPermissions attach(String arn) {
    List<String> changed = new ArrayList<>(attached);
    changed.add(arn);
    return new EntityPermissions(inline, changed, boundary);
  }

  EntityPermissions detach(String arn) {
    List<String> changed = new ArrayList<>(attached);
    changed.remove(arn);
    return new EntityPermissions(inline, changed, boundary);
  }

  EntityPermissions bounded(String arn) {
    return new EntityPermissions(inline, attached, arn);
  }

  boolean empty() {
    return inline.isEmpty() && attached.isEmpty();
  }
}
