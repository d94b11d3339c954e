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
 * @param there what is in IAM
 * @param found what was there before Stint
 */
record Adoption(Role role, RoleSnapshot there, RoleSnapshot found) {

  /**
   * Names of inline policies that the owner has: theirs are not to be written over, they could not
   * be given back.
   */
  List<String> taken(RoleSnapshot wanted) {
    return wanted.inline().keySet().stream()
        .filter(
            name ->
                found.inline().containsKey(name)
                    || there.inline().containsKey(name) && !claimed().contains(name))
        .toList();
  }

  /** The owner's part as it is now, for Stint's to find its place beside it. */
  RoleSnapshot beside(RoleSnapshot wanted) {
    Map<String, String> foreign = new TreeMap<>(there.inline());
    Set<String> own = claimed();
    own.addAll(wanted.inline().keySet());
    own.removeAll(found.inline().keySet());
    foreign.keySet().removeAll(own);
    return found.withTrust(OwnersTrust.base(there.trust(), found.trust())).withInline(foreign);
  }

  /** Names that Stint has written, or has begun to. */
  private Set<String> claimed() {
    return role.written() == null
        ? new TreeSet<>()
        : new TreeSet<>(role.written().inline().keySet());
  }
}
