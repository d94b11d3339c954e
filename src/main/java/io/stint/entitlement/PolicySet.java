package io.stint.entitlement;

import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The policies of a user, a group or a role, as far as they are Stint's. Documents are JSON text.
 *
 * @param own managed policies that Stint made for it
 * @param attached managed policies that are attached as they are
 */
public record PolicySet(
    Map<PolicyName, String> inline, Map<PolicyName, String> own, Set<PolicyArn> attached) {

  public static final PolicySet NOTHING = new PolicySet(Map.of(), Map.of(), Set.of());

  public PolicySet {
    inline = Collections.unmodifiableMap(new LinkedHashMap<>(inline));
    own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
    attached = Collections.unmodifiableSet(new LinkedHashSet<>(attached));
  }

  /** What may be there once a pass towards {@code desired} has begun, wherever it is cut short. */
  public PolicySet towards(PolicySet desired) {
    Map<PolicyName, String> bothInline = new LinkedHashMap<>(inline);
    bothInline.putAll(desired.inline);
    Map<PolicyName, String> bothOwn = new LinkedHashMap<>(own);
    bothOwn.putAll(desired.own);
    Set<PolicyArn> bothAttached = new LinkedHashSet<>(attached);
    bothAttached.addAll(desired.attached);
    return new PolicySet(bothInline, bothOwn, bothAttached);
  }

  /** What is left of it when only what is wanted too stays: gives no more than either. */
  PolicySet within(Collection<Statement> statements, Set<PolicyArn> attachable) {
    Set<PolicyArn> kept = new LinkedHashSet<>(attached);
    kept.retainAll(attachable);
    return new PolicySet(within(inline, statements), within(own, statements), kept);
  }

  /** Those documents that give nothing. */
  PolicySet denying() {
    return new PolicySet(denying(inline), denying(own), Set.of());
  }

  private static Map<PolicyName, String> denying(Map<PolicyName, String> documents) {
    Map<PolicyName, String> some = new LinkedHashMap<>(documents);
    some.values()
        .removeIf(
            text ->
                DocumentChange.statements(text).stream()
                    .anyMatch(one -> one.effect() == Effect.ALLOW));
    return some;
  }

  /** What the documents say, without Sids; nothing of what cannot be read. */
  List<Statement> statements() {
    return Stream.concat(inline.values().stream(), own.values().stream())
        .flatMap(text -> DocumentChange.statements(text).stream())
        .toList();
  }

  private static Map<PolicyName, String> within(
      Map<PolicyName, String> documents, Collection<Statement> statements) {
    Map<PolicyName, String> kept = new LinkedHashMap<>();
    documents.forEach(
        (name, text) -> within(text, statements).ifPresent(rest -> kept.put(name, rest)));
    return kept;
  }

  private static Optional<String> within(String text, Collection<Statement> statements) {
    try {
      PolicyDocument document = PolicyDocument.parse(text);
      PolicyDocument rest = PolicyIntersection.of(document, statements);
      return rest.isEmpty()
          ? Optional.empty()
          : Optional.of(document.sameMeaning(rest) ? text : rest.toJson());
    } catch (InvalidPolicyException e) {
      // Nobody knows what it gives.
      return Optional.empty();
    }
  }
}
