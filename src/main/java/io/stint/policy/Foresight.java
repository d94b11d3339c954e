package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Decides requests of which some keys are not known, for all values that they may have.
 *
 * <p>A <em>completion</em> gives each open key a value, or says that it is absent; it is decided by
 * {@link Evaluator}, in two values. The answer is a decision where every completion comes to it,
 * {@link Answer#IMPLICIT_DENY} where all deny but not all by a Deny, and {@link Answer#DEPENDS}
 * where one is allowed and another one is not.
 *
 * <p>A statement that matches apart from what is open about it is <em>open</em>: it applies in some
 * completions, or in none. More Allows never allow less, and more Denies never allow more, so two
 * readings bound all completions:
 *
 * <ul>
 *   <li>the worst: no open Allow applies, every open Deny does. If that is allowed, all are.
 *   <li>the best: every open Allow applies, no open Deny does. If that is denied, all are; by a
 *       Deny where both readings are.
 * </ul>
 *
 * <p>Between the two, {@link Completions} are tried: two that differ are the proof of {@code
 * DEPENDS}. If none differ, their decision is the answer where they stand for all there are. A key
 * that stands as a variable is a piece of the text that its value is compared with, or any other;
 * where that text is not known itself and the variable is all of the value, they are the same or
 * differ. Completions do not stand for all where more stands around such a variable, where a key is
 * compared as text and as a number (or date, …), or where there are too many; then it stays {@code
 * DEPENDS}, without an example.
 */
public final class Foresight {

  private Foresight() {}

  public static Outlook of(AccessRequest request, Policies policies) {
    Verdict verdict = Evaluator.evaluate(request, policies);
    Decision worst = Evaluator.decide(request, read(policies, request, Effect.DENY));
    if (worst == Decision.ALLOWED) {
      return new Outlook(Answer.ALLOWED, verdict, Map.of());
    }
    Decision best = Evaluator.decide(request, read(policies, request, Effect.ALLOW));
    return best == worst
        ? new Outlook(Answer.of(best), verdict, Map.of())
        : tried(request, policies, verdict, best == Decision.ALLOWED);
  }

  /**
   * @param mayBeAllowed else it is only to be found out whether each completion meets a Deny
   */
  private static Outlook tried(
      AccessRequest request, Policies policies, Verdict verdict, boolean mayBeAllowed) {
    Completions completions = Completions.of(request, policies);
    Map<String, List<String>> allowed = null;
    boolean denied = false;
    boolean allExplicit = true;
    for (Map<String, List<String>> values : completions.all()) {
      Decision decision = Evaluator.decide(request.completed(values), policies);
      if (decision == Decision.ALLOWED) {
        allowed = allowed == null ? values : allowed;
      } else {
        denied = true;
        allExplicit &= decision == Decision.EXPLICIT_DENY;
      }
      if (allowed != null && denied) {
        return new Outlook(Answer.DEPENDS, verdict, allowed);
      }
    }
    boolean sure = completions.standForAll();
    if (mayBeAllowed && !sure) {
      return new Outlook(Answer.DEPENDS, verdict, allowed == null ? Map.of() : allowed);
    }
    Answer denial = allExplicit && sure ? Answer.EXPLICIT_DENY : Answer.IMPLICIT_DENY;
    return new Outlook(allowed == null ? denial : Answer.ALLOWED, verdict, Map.of());
  }

  /**
   * @param kept the effect of which every open statement applies; of the other one none does
   */
  private static Policies read(Policies policies, AccessRequest request, Effect kept) {
    UnaryOperator<NamedPolicy> each =
        policy ->
            policy == null
                ? null
                : new NamedPolicy(
                    policy.name(), policy.side(), read(policy.document(), request, kept));
    return new Policies(
        policies.identity().stream().map(each).toList(),
        each.apply(policies.resource()),
        each.apply(policies.boundary()),
        policies.session() == null ? null : policies.session().stream().map(each).toList());
  }

  private static PolicyDocument read(PolicyDocument document, AccessRequest request, Effect kept) {
    List<Statement> read = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < document.compiled().size(); i++) {
      CompiledStatement statement = document.compiled().get(i);
      if (!statement.isOpen(request)) {
        read.add(document.statements().get(i));
        continue;
      }
      same = false;
      if (statement.effect() == kept) {
        read.add(statement.closed(request));
      }
    }
    return same ? document : document.with(read);
  }
}
