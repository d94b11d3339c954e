package io.stint.role;

import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a role's inline policies, the Denies on sessions aside, are changed at which step: what
 * takes access away early and whatever else fails, what gives late.
 */
final class InlineChanges {

  private final Map<String, String> observed;
  private final Map<String, String> put;
  private final List<String> delete;
  private final List<Statement> desired = new ArrayList<>();

  InlineChanges(RoleDifference difference) {
    this.observed = difference.observed().inline();
    this.put = new LinkedHashMap<>(difference.inlineToPut());
    this.put.remove(SessionDenies.POLICY);
    this.delete =
        difference.inlineToDelete().stream()
            .filter(policy -> !policy.equals(SessionDenies.POLICY))
            .toList();
    difference.desired().inline().values().forEach(text -> desired.addAll(statements(text)));
  }

  boolean isNone() {
    return put.isEmpty() && delete.isEmpty();
  }

  /**
   * Those that lose a statement or get a Deny, with all that they denied; and of those that are to
   * go and that deny something beside what they give, the Denies alone.
   *
   * @return what gives nothing first, then what denies
   */
  Map<String, String> taking() {
    Map<String, String> taking = new LinkedHashMap<>();
    for (String policy : delete) {
      List<Statement> its = statements(observed.get(policy));
      List<Statement> denies = its.stream().filter(InlineChanges::denies).toList();
      if (!denies.isEmpty() && denies.size() < its.size() && !isMoved(its)) {
        taking.put(policy, PolicyDocument.of(denies).toJson());
      }
    }
    List<String> last = new ArrayList<>();
    for (Map.Entry<String, String> one : put.entrySet()) {
      String policy = one.getKey();
      if (!takes(policy, one.getValue())) {
        continue;
      }
      String text = withDeniesOf(policy, one.getValue());
      if (!gives(policy, text)) {
        taking.put(policy, text);
      } else if (statements(text).stream().anyMatch(InlineChanges::denies)) {
        last.add(0, policy);
      } else {
        last.add(policy);
      }
    }
    last.forEach(policy -> taking.put(policy, withDeniesOf(policy, put.get(policy))));
    return taking;
  }

  /** Those that get statements and lose none, and those that are to lose what they denied. */
  Map<String, String> adding() {
    Map<String, String> adding = new LinkedHashMap<>();
    put.forEach(
        (policy, text) -> {
          if (!takes(policy, text) || !withDeniesOf(policy, text).equals(text)) {
            adding.put(policy, text);
          }
        });
    return adding;
  }

  /** Those that are to go and only give. */
  List<String> toDelete() {
    return delete.stream().filter(policy -> !isHeld(policy)).toList();
  }

  /** Those that are to go, but not before all else is there. */
  List<String> toDeleteLast() {
    return delete.stream().filter(this::isHeld).toList();
  }

  /** What it denies would be allowed without it; what has another name now would be missed. */
  private boolean isHeld(String policy) {
    List<Statement> its = statements(observed.get(policy));
    return its.stream().anyMatch(InlineChanges::denies) || isMoved(its);
  }

  private boolean isMoved(List<Statement> statements) {
    return !statements.isEmpty() && desired.containsAll(statements);
  }

  private boolean takes(String policy, String text) {
    if (statements(text).stream().anyMatch(InlineChanges::denies)) {
      return true;
    }
    String before = observed.get(policy);
    return before != null
        && (statements(before).isEmpty() || !statements(text).containsAll(statements(before)));
  }

  /** Whether it gives something too, in the same call. */
  boolean gives(String policy, String text) {
    List<Statement> before = statements(observed.get(policy));
    return statements(text).stream()
        .anyMatch(statement -> !denies(statement) && !before.contains(statement));
  }

  /** What was denied stays so until the rest is as wanted. */
  private String withDeniesOf(String policy, String text) {
    List<Statement> after = statements(text);
    List<Statement> lost =
        statements(observed.get(policy)).stream()
            .filter(statement -> denies(statement) && !after.contains(statement))
            .toList();
    return lost.isEmpty() ? text : PolicyDocument.parse(text).withStatements(lost).toJson();
  }

  private static boolean denies(Statement statement) {
    return statement.effect() == Effect.DENY;
  }

  /** Without their Sids; none of what is not there or cannot be read. */
  private static List<Statement> statements(String document) {
    if (document == null) {
      return List.of();
    }
    try {
      return PolicyDocument.parse(document).statements().stream()
          .map(statement -> statement.toBuilder().sid(null).build())
          .toList();
    } catch (InvalidPolicyException e) {
      return List.of();
    }
  }
}
