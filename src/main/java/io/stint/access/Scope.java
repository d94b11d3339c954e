package io.stint.access;

import java.util.Set;

/**
 * What somebody sees of a list.
 *
 * @param all everything; the owners do not matter
 * @param owners as {@link Owner#keys} spells them: of what is seen, one of its owners is among
 *     these
 */
public record Scope(boolean all, Set<String> owners) {

  /** For JPA. */
  public String[] array() {
    return owners.toArray(String[]::new);
  }
}
