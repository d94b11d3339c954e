package io.stint.role;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a trust policy in IAM is still wanted: for when the one that is wanted cannot be written
 * yet, and who is to be let in no more must not wait for it.
 */
final class TrustNarrowing {

  private static final String EQUALS = "StringEquals";
  private static final String USER = "aws:username";

  private TrustNarrowing() {}

  /**
   * @return empty when everybody whom {@code there} lets in is still wanted
   */
  static Optional<String> of(String there, String wanted) {
    PolicyDocument before = PolicyDocument.parseTrust(there);
    List<Statement> target = PolicyDocument.parseTrust(wanted).statements();
    List<Statement> own =
        before.statements().stream()
            .filter(statement -> Trust.ownSid(statement.sid()))
            .flatMap(statement -> still(statement, target).stream())
            .toList();
    PolicyDocument others = before.withoutSids(Trust::ownSid).withStatements(own);
    PolicyDocument narrowed = others.isEmpty() ? Trust.document(List.of()) : others;
    return narrowed.sameMeaning(before) ? Optional.empty() : Optional.of(narrowed.toJson());
  }

  private static Optional<Statement> still(Statement statement, List<Statement> wanted) {
    List<Statement> alike = wanted.stream().filter(w -> shape(w).equals(shape(statement))).toList();
    List<Principal> principals =
        both(
            statement.principal().values(),
            alike.stream().flatMap(w -> w.principal().values().stream()).toList());
    List<String> users =
        both(users(statement), alike.stream().flatMap(w -> users(w).stream()).toList());
    if (principals.isEmpty() || (users.isEmpty() && !users(statement).isEmpty())) {
      return Optional.empty();
    }
    Statement.Builder kept = statement.toBuilder().principals(principals);
    return Optional.of((users.isEmpty() ? kept : kept.when(EQUALS, USER, users)).build());
  }

  /** What has to be the same for one statement to narrow another: all but who is named. */
  private static Statement shape(Statement statement) {
    Statement.Builder shape =
        statement.toBuilder().sid(null).principals(List.of(Principal.everyone()));
    return (users(statement).isEmpty() ? shape : shape.when(EQUALS, USER, List.of("x"))).build();
  }

  private static List<String> users(Statement statement) {
    return statement.condition().getOrDefault(EQUALS, Map.of()).getOrDefault(USER, List.of());
  }

  private static <T> List<T> both(Collection<T> some, Collection<T> others) {
    return some.stream().filter(others::contains).toList();
  }
}
