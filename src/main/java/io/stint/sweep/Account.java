package io.stint.sweep;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The account as one look has found it.
 *
 * @param known objects that a row knows
 * @param foreign objects that are neither Stint's nor in what is Stint's
 */
record Account(List<Finding> findings, int known, int foreign) {

  /** What is to be removed, by its keys. */
  Set<String> removals() {
    Set<String> keys = new TreeSet<>();
    findings.stream().filter(Finding::removes).map(Finding::key).forEach(keys::add);
    return keys;
  }
}
