package io.stint.role;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of an adopted role is its owner's, at one look.
 *
 * @param there what is in IAM
 * @param found what was there before Stint
 */
record Adoption(Role role, Written there, Written found) {

  /**
   * Names of inline policies that the owner has: theirs are not to be written over, they could not
   * be given back.
   */
  List<String> taken(Written wanted) {
    return wanted.inline().keySet().stream()
        .filter(
            name ->
                found.inline().containsKey(name)
                    || there.inline().containsKey(name) && !claimed().contains(name))
        .toList();
  }

  /** The owner's part as it is now, for Stint's to find its place beside it. */
  Written beside(Written wanted) {
    Map<String, String> foreign = new TreeMap<>(there.inline());
    Set<String> own = claimed();
    own.addAll(wanted.inline().keySet());
    own.removeAll(found.inline().keySet());
    foreign.keySet().removeAll(own);
    return found.withTrust(ForeignTrust.base(there.trust(), found.trust())).withInline(foreign);
  }

  /** Names that Stint has written, or has begun to. */
  private Set<String> claimed() {
    return role.written() == null
        ? new TreeSet<>()
        : new TreeSet<>(role.written().inline().keySet());
  }
}
