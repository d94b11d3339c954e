package io.stint.entitlement;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Selection;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Statements packed into an inline policy and, where that is too small, into customer-managed ones.
 * The order is kept, so that a small change touches few documents.
 *
 * @param inline null when there is nothing for it
 * @param leftOver what found no place
 */
public record PolicyPacking(
    PolicyDocument inline, List<PolicyDocument> managed, List<Statement> leftOver) {

  /** A list that is longer than this is split, so that the pieces find places. */
  private static final int PIECE = 25;

  private static final String USER_ID = "aws:userid";

  /**
   * @param inlineRoom non-whitespace characters that the inline policy may have
   * @param managedRoom the same for each managed policy
   * @param managedMost how many managed policies may be used
   */
  public static PolicyPacking pack(
      List<Statement> statements, int inlineRoom, int managedRoom, int managedMost) {
    if (statements.isEmpty()) {
      return new PolicyPacking(null, List.of(), List.of());
    }
    PolicyDocument whole = PolicyDocument.of(statements);
    if (whole.size() <= inlineRoom) {
      return new PolicyPacking(whole, List.of(), List.of());
    }
    List<Statement> rest = new ArrayList<>();
    statements.forEach(s -> rest.addAll(pieces(s)));
    PolicyDocument inline = take(rest, inlineRoom);
    List<PolicyDocument> managed = new ArrayList<>();
    while (!rest.isEmpty() && managed.size() < managedMost) {
      PolicyDocument next = take(rest, managedRoom);
      if (next == null) {
        break;
      }
      managed.add(next);
    }
    return new PolicyPacking(inline, List.copyOf(managed), List.copyOf(rest));
  }

  /** The managed ones; what found no place is one more, too large or too many for IAM's quotas. */
  public List<PolicyDocument> documents() {
    List<PolicyDocument> all = new ArrayList<>(managed);
    if (!fits()) {
      all.add(PolicyDocument.of(leftOver));
    }
    return all;
  }

  boolean fits() {
    return leftOver.isEmpty();
  }

  /** Takes what fits out of {@code rest}, first come first served. */
  private static PolicyDocument take(List<Statement> rest, int room) {
    List<Statement> taken = new ArrayList<>();
    int used = PolicyDocument.of(List.of()).size();
    for (var iterator = rest.iterator(); iterator.hasNext(); ) {
      Statement statement = iterator.next();
      int size = PolicyDocument.of(statement).size() - PolicyDocument.of(List.of()).size() + 1;
      if (used + size <= room) {
        used += size;
        taken.add(statement);
        iterator.remove();
      }
    }
    return taken.isEmpty() ? null : PolicyDocument.of(taken);
  }

  private static List<Statement> pieces(Statement statement) {
    Selection<String> resource = statement.resource();
    if (resource != null && !resource.except() && resource.values().size() > PIECE) {
      return split(resource.values(), part -> statement.toBuilder().on(part).build());
    }
    List<String> ids = statement.condition().getOrDefault("StringEquals", Map.of()).get(USER_ID);
    if (ids != null && ids.size() > PIECE) {
      return split(ids, part -> statement.toBuilder().when("StringEquals", USER_ID, part).build());
    }
    return List.of(statement);
  }

  private static List<Statement> split(
      List<String> values, Function<List<String>, Statement> statement) {
    List<Statement> pieces = new ArrayList<>();
    for (int i = 0; i < values.size(); i += PIECE) {
      pieces.add(statement.apply(values.subList(i, Math.min(values.size(), i + PIECE))));
    }
    return pieces;
  }
}
