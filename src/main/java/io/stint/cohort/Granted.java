package io.stint.cohort;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a user is in IAM because of grants to the user itself, as it is stored.
 *
 * @param inline the document of {@code stint-grants}; null: none
 * @param own documents of managed policies that Stint made, by name
 * @param attached ARNs of policies that are attached as they are
 */
record Granted(String inline, Map<String, String> own, List<String> attached) {

  static final Granted NOTHING = new Granted(null, Map.of(), List.of());

  /** What may be there once a pass towards {@code wanted} has begun, wherever it is cut short. */
  Granted towards(Granted wanted) {
    Map<String, String> bothOwn = new LinkedHashMap<>(own);
    bothOwn.putAll(wanted.own);
    List<String> bothAttached = new ArrayList<>(attached);
    wanted.attached.stream().filter(arn -> !attached.contains(arn)).forEach(bothAttached::add);
    return new Granted(wanted.inline == null ? inline : wanted.inline, bothOwn, bothAttached);
  }
}
