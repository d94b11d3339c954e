package io.stint.role.trust;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a trust policy in IAM is still wanted: for as long as the one that is wanted cannot be
 * written, and who is to be let in no more must not wait for it.
 */
public final class TrustNarrowing {

  private static final String SID = "StintGrantsKept";

  private final List<Statement> kept = new ArrayList<>();

  private TrustNarrowing() {}

  /**
   * Stint's statements of {@code observed}, each as far as {@code desired} says the same: fewer
   * principals, the earlier end, the conditions of both.
   *
   * @return empty when everybody whom {@code observed} lets in is still wanted
   */
  public static Optional<String> of(String observed, String desired) {
    PolicyDocument before = PolicyDocument.observedTrust(observed);
    PolicyDocument narrowed =
        new TrustNarrowing().of(before, PolicyDocument.observedTrust(desired), Integer.MAX_VALUE);
    return narrowed.sameMeaning(before) ? Optional.empty() : Optional.of(narrowed.toJson());
  }

  /**
   * The same where there is no room for more than {@code observed}: one statement may have become
   * two, or got a condition. Better too little is left than too much.
   */
  public static String noLarger(String observed, String desired) {
    PolicyDocument before = PolicyDocument.observedTrust(observed);
    return new TrustNarrowing()
        .of(before, PolicyDocument.observedTrust(desired), before.size())
        .toJson();
  }

  private PolicyDocument of(PolicyDocument before, PolicyDocument desired, int room) {
    for (Statement statement : before.statements()) {
      if (Trust.ownSid(statement.sid())) {
        // An owner's statement may give the same: Stint's has to go all the same.
        desired.statements().stream()
            .filter(other -> Trust.ownSid(other.sid()))
            .forEach(other -> keep(statement, other));
      }
    }
    PolicyDocument others = before.withoutSids(Trust::ownSid);
    PolicyDocument narrowed = together(others);
    while (narrowed.size() > room && !kept.isEmpty()) {
      kept.remove(kept.size() - 1);
      narrowed = together(others);
    }
    return narrowed;
  }

  private void keep(Statement statement, Statement other) {
    statement
        .overlap(other)
        .map(both -> same(both, other) ? other : same(both, statement) ? statement : both)
        .ifPresent(both -> kept.add(isFree(both.sid()) ? both : named(both)));
  }

  private static boolean same(Statement one, Statement other) {
    return PolicyDocument.of(one.toBuilder().sid(null).build())
        .sameMeaning(PolicyDocument.of(other.toBuilder().sid(null).build()));
  }

  private boolean isFree(String sid) {
    return Trust.ownSid(sid) && kept.stream().noneMatch(observed -> observed.sid().equals(sid));
  }

  private Statement named(Statement both) {
    return both.toBuilder().sid(SID + kept.size()).build();
  }

  private PolicyDocument together(PolicyDocument others) {
    PolicyDocument all = others.withStatements(kept);
    return all.isEmpty() ? Trust.document(List.of()) : all;
  }
}
