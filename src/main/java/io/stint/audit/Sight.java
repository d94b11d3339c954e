package io.stint.audit;

import io.stint.security.Caller;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which events somebody sees.
 *
 * @param by whose doings; null: everything
 * @param owners as owners are spelled: with them what happens to what has one of these; empty:
 *     nothing more
 */
record Sight(String by, Set<String> owners) {

  static final Sight EVERYTHING = new Sight(null, Set.of());

  /** Administrators see everything, all others what they did; approvers what their roles are in. */
  static Sight of(Caller caller) {
    return caller.isAdmin()
        ? EVERYTHING
        : new Sight(caller.name(), caller.isApprover() ? caller.owners() : Set.of());
  }

  boolean isEverything() {
    return by == null;
  }

  /** For the page token. */
  List<String> words() {
    return List.of(String.valueOf(by), String.join(" ", new TreeSet<>(owners)));
  }
}
