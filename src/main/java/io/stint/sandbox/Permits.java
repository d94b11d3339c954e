package io.stint.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The permissions of a user, group or role: inline documents, attached policy ARNs, boundary. */
record Permits(Map<String, String> inline, List<String> attached, String boundary) {
  static final Permits NONE = new Permits(Map.of(), List.of(), null);

  Permits withInline(String name, String document) {
    Map<String, String> changed = new TreeMap<>(inline);
    changed.put(name, document);
    return new Permits(changed, attached, boundary);
  }

  Permits withoutInline(String name) {
    Map<String, String> changed = new TreeMap<>(inline);
    changed.remove(name);
    return new Permits(changed, attached, boundary);
  }

  Permits attach(String arn) {
    List<String> changed = new ArrayList<>(attached);
    changed.add(arn);
    return new Permits(inline, changed, boundary);
  }

  Permits detach(String arn) {
    List<String> changed = new ArrayList<>(attached);
    changed.remove(arn);
    return new Permits(inline, changed, boundary);
  }

  Permits bounded(String arn) {
    return new Permits(inline, attached, arn);
  }

  boolean empty() {
    return inline.isEmpty() && attached.isEmpty();
  }
}
