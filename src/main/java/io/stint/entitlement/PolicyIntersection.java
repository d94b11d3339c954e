package io.stint.entitlement;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Selection;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is left of a document when what is not wanted any more is taken out of it. */
public final class PolicyIntersection {

  private PolicyIntersection() {}

  static PolicyDocument of(PolicyDocument document, Collection<Statement> desired) {
    List<Statement> left = new ArrayList<>();
    for (Statement observed : modern(document)) {
      left.addAll(of(observed, desired));
    }
    return left.size() == document.statements().size() && left.equals(document.statements())
        ? document
        : PolicyDocument.of(left);
  }

  /** In the newer version of the language, in which statements of both can stand together. */
  public static List<Statement> modern(PolicyDocument document) {
    return document.withStatements(List.of()).statements();
  }

  private static Collection<Statement> of(Statement observed, Collection<Statement> desired) {
    List<Statement> left = new ArrayList<>();
    for (Statement one : desired) {
      Optional<Statement> both = observed.overlap(one);
      if (both.isPresent() && both.get().equals(observed)) {
        return List.of(observed);
      }
      both.ifPresent(statement -> join(left, statement));
    }
    return left;
  }

  /** Of statements that differ only in their resources one is made: the place may be short. */
  private static void join(List<Statement> left, Statement added) {
    for (int i = 0; i < left.size(); i++) {
      Statement observed = left.get(i);
      if (on(observed, added.resource()).equals(added) && !isNegated(observed, added)) {
        Set<String> resources = new LinkedHashSet<>(observed.resource().values());
        resources.addAll(added.resource().values());
        left.set(i, observed.toBuilder().on(List.copyOf(resources)).build());
        return;
      }
    }
    left.add(added);
  }

  private static boolean isNegated(Statement one, Statement other) {
    return one.resource().except() || other.resource().except();
  }

  private static Statement on(Statement statement, Selection<String> resource) {
    return new Statement(
        statement.sid(),
        statement.effect(),
        statement.principal(),
        statement.action(),
        resource,
        statement.condition());
  }
}
