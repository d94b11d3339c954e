package io.stint.entitlement;

import static java.util.Comparator.comparingInt;

import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What policies of one kind say while a pass writes them; of some that may not be known. */
final class PendingDocuments {

  private final Map<PolicyName, String> there;
  private final Set<PolicyName> unsure = new HashSet<>();

  PendingDocuments(Map<PolicyName, String> there, boolean unsure) {
    this.there = new LinkedHashMap<>(there);
    if (unsure) {
      this.unsure.addAll(there.keySet());
    }
  }

  /**
   * A document to be written.
   *
   * @param growth in characters, against what is there
   */
  record Change(PolicyName policy, String document, int growth) {}

  /** What shrinks comes first. */
  List<Change> towards(Map<PolicyName, String> wanted) {
    return wanted.entrySet().stream()
        .filter(
            e ->
                unsure.contains(e.getKey())
                    || !PolicyDocument.sameMeaning(there.get(e.getKey()), e.getValue()))
        .map(e -> new Change(e.getKey(), e.getValue(), size(e.getValue()) - size(e.getKey())))
        .sorted(comparingInt(Change::growth))
        .toList();
  }

  List<PolicyName> beside(Map<PolicyName, String> wanted) {
    List<PolicyName> names = new ArrayList<>(there.keySet());
    names.removeAll(wanted.keySet());
    return names;
  }

  int size(PolicyName policy) {
    return size(there.getOrDefault(policy, ""));
  }

  private static int size(String document) {
    return PolicyDocument.sizeOf(document);
  }

  void is(PolicyName policy, String document) {
    there.put(policy, document);
    unsure.remove(policy);
  }

  void isGone(PolicyName policy) {
    there.remove(policy);
    unsure.remove(policy);
  }

  /** A step of several calls begins: whether it says that is known when {@link #is} is said. */
  void maybe(PolicyName policy, String document) {
    there.put(policy, document);
    unsure.add(policy);
  }

  /** What is read may be older than what is there: it stays unsure. */
  void seen(Map<PolicyName, String> read) {
    unsure.forEach(policy -> there.put(policy, read.getOrDefault(policy, "")));
  }

  boolean isSure() {
    return unsure.isEmpty();
  }

  Map<PolicyName, String> all() {
    return there;
  }
}
