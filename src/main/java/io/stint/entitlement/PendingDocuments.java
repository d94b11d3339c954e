package io.stint.entitlement;

import static java.util.Comparator.comparingInt;

import io.stint.iam.IamFailure;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What policies of one kind say while a pass writes them; of some that may not be known. */
final class PendingDocuments {

  /** What writes or removes one policy. */
  interface Calls {

    /**
     * @param known whether one of that name is there
     */
    void put(PolicyName policy, String document, boolean known);

    void remove(PolicyName policy);

    /** Whether these are several calls, of which one may be refused when another was not. */
    boolean several();
  }

  private final Calls calls;
  private final Map<PolicyName, String> observed;
  private final Set<PolicyName> unconfirmed = new HashSet<>();

  PendingDocuments(Map<PolicyName, String> observed, boolean unconfirmed, Calls calls) {
    this.calls = calls;
    this.observed = new LinkedHashMap<>(observed);
    if (unconfirmed) {
      this.unconfirmed.addAll(observed.keySet());
    }
  }

  /** What is to be written, and then what is to go. What shrinks comes first. */
  List<DocumentChange> towards(Map<PolicyName, String> desired) {
    List<DocumentChange> changes = new ArrayList<>();
    desired.forEach(
        (policy, document) -> {
          if (unconfirmed.contains(policy)
              || !PolicyDocument.sameMeaning(observed.get(policy), document)) {
            changes.add(change(policy, document));
          }
        });
    changes.sort(comparingInt(DocumentChange::growth));
    for (PolicyName policy : observed.keySet()) {
      if (!desired.containsKey(policy)) {
        changes.add(change(policy, null));
      }
    }
    return changes;
  }

  private DocumentChange change(PolicyName policy, String document) {
    return new DocumentChange(
        this, policy, observed.get(policy), document, unconfirmed.contains(policy));
  }

  void put(PolicyName policy, String document) {
    boolean known = observed.containsKey(policy) && !unconfirmed.contains(policy);
    String before = observed.put(policy, document);
    run(policy, before, () -> calls.put(policy, document, known));
  }

  void remove(PolicyName policy) {
    run(policy, observed.get(policy), () -> calls.remove(policy));
    observed.remove(policy);
  }

  /** One call that AWS refuses has changed nothing; of several, some may have. */
  private void run(PolicyName policy, String before, Runnable work) {
    boolean confirmed = unconfirmed.add(policy);
    try {
      work.run();
      unconfirmed.remove(policy);
    } catch (IamFailure e) {
      if (!calls.several() && !(e instanceof IamFailure.Unreachable)) {
        observed.compute(policy, (any, document) -> before);
        if (confirmed) {
          unconfirmed.remove(policy);
        }
      }
      throw e;
    }
  }

  /** What is read may be older than what is there: it stays unsure. */
  void seen(Map<PolicyName, String> read) {
    unconfirmed.forEach(policy -> observed.put(policy, read.getOrDefault(policy, "")));
  }

  /** Without Sids. */
  List<Statement> surely() {
    return observed.entrySet().stream()
        .filter(one -> !unconfirmed.contains(one.getKey()))
        .flatMap(one -> DocumentChange.statements(one.getValue()).stream())
        .toList();
  }

  boolean isSure() {
    return unconfirmed.isEmpty();
  }

  Map<PolicyName, String> all() {
    return observed;
  }
}
