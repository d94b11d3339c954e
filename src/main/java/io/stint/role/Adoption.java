package io.stint.role;

import io.stint.role.trust.OwnersTrust;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of an adopted role is its owner's, at one look.
 *
 * @param observed what is in IAM
 * @param found what was there before Stint
 */
record Adoption(Role role, RoleSnapshot observed, RoleSnapshot found) {

  /**
   * Names of inline policies that the owner has: theirs are not to be written over, they could not
   * be given back.
   */
  List<String> taken(RoleSnapshot desired) {
    return desired.inline().keySet().stream()
        .filter(
            name ->
                found.inline().containsKey(name)
                    || observed.inline().containsKey(name) && !claimed().contains(name))
        .toList();
  }

  /** The owner's part as it is now, for Stint's to find its place beside it. */
  RoleSnapshot beside(RoleSnapshot desired) {
    Map<String, String> foreign = new TreeMap<>(observed.inline());
    Set<String> own = claimed();
    own.addAll(desired.inline().keySet());
    own.removeAll(found.inline().keySet());
    foreign.keySet().removeAll(own);
    return found.withTrust(OwnersTrust.base(observed.trust(), found.trust())).withInline(foreign);
  }

  /** Names that Stint has written, or has begun to. */
  private Set<String> claimed() {
    return role.written() == null
        ? new TreeSet<>()
        : new TreeSet<>(role.written().inline().keySet());
  }
}
