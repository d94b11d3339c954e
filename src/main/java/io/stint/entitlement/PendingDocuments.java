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

  private final Map<PolicyName, String> observed;
  private final Set<PolicyName> unconfirmed = new HashSet<>();

  PendingDocuments(Map<PolicyName, String> observed, boolean unconfirmed) {
    this.observed = new LinkedHashMap<>(observed);
    if (unconfirmed) {
      this.unconfirmed.addAll(observed.keySet());
    }
  }

  /**
   * A document to be written.
   *
   * @param growth in characters, against what is there
   */
  record Change(PolicyName policy, String document, int growth) {}

  /** What shrinks comes first. */
  List<Change> towards(Map<PolicyName, String> desired) {
    return desired.entrySet().stream()
        .filter(
            e ->
                unconfirmed.contains(e.getKey())
                    || !PolicyDocument.sameMeaning(observed.get(e.getKey()), e.getValue()))
        .map(e -> new Change(e.getKey(), e.getValue(), size(e.getValue()) - size(e.getKey())))
        .sorted(comparingInt(Change::growth))
        .toList();
  }

  List<PolicyName> beside(Map<PolicyName, String> desired) {
    List<PolicyName> names = new ArrayList<>(observed.keySet());
    names.removeAll(desired.keySet());
    return names;
  }

  int size(PolicyName policy) {
    return size(observed.getOrDefault(policy, ""));
  }

  private static int size(String document) {
    return PolicyDocument.sizeOf(document);
  }

  void is(PolicyName policy, String document) {
    observed.put(policy, document);
    unconfirmed.remove(policy);
  }

  void isGone(PolicyName policy) {
    observed.remove(policy);
    unconfirmed.remove(policy);
  }

  /** A step of several calls begins: whether it says that is known when {@link #is} is said. */
  void maybe(PolicyName policy, String document) {
    observed.put(policy, document);
    unconfirmed.add(policy);
  }

  /** What is read may be older than what is there: it stays unsure. */
  void seen(Map<PolicyName, String> read) {
    unconfirmed.forEach(policy -> observed.put(policy, read.getOrDefault(policy, "")));
  }

  boolean isSure() {
    return unconfirmed.isEmpty();
  }

  Map<PolicyName, String> all() {
    return observed;
  }
}
