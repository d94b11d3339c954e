package io.stint.policy;

import io.stint.policy.Escalations.On;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a value of a Resource element can name. A star counts as running over colons and a variable
 * as anything: the evaluator matches no more than that.
 */
final class Reachable {

  private static final int PARTS = 6;
  private static final int SERVICE = 2;
  private static final int ACCOUNT = 4;

  private final String text;
  private final int[] symbols;
  private final boolean own;
  private final boolean fixed;

  Reachable(String text, boolean variables) {
    PolicyVariables template = PolicyVariables.of(text, true, variables);
    int[] written = template.open();
    this.text = text;
    this.symbols =
        template.arnSegments().size() == PARTS
            ? written
            : IntStream.concat(Arrays.stream(written), IntStream.of(Wildcard.ANY)).toArray();
    this.own = template.endsWithOwnName();
    this.fixed = Arrays.stream(symbols).allMatch(symbol -> symbol >= 0);
  }

  String text() {
    return text.equals("*") ? "any resource" : text;
  }

  boolean raises(ResourceKind kind, On on, Targets targets) {
    return switch (on) {
      case ANY -> meets(kind, targets);
      case OTHERS -> !own && meets(kind, targets);
      case UNNAMED -> meets(kind, targets) && !isNamedRoleOf(targets.home());
    };
  }

  private boolean meets(ResourceKind kind, Targets targets) {
    return text.equals("*")
        || (kind != ResourceKind.ACCOUNT && Meeting.of(symbols, targets.of(kind)));
  }

  /** Named whole, and under the path of what Stint makes. */
  boolean isNamedRoleOf(Home home) {
    String[] parts = ArnPattern.split(text);
    return fixed && parts.length == PARTS && parts[PARTS - 1].startsWith("role" + home.path());
  }

  /** Whether it can be a role of this account. */
  boolean meetsRoleOf(Targets targets) {
    return meets(ResourceKind.ROLE, targets);
  }

  /** Whether it can be a role at all. */
  boolean meetsRole() {
    return meets(ResourceKind.ROLE, Targets.ANYWHERE);
  }

  /** Whether it is a role of that account alone, whatever the rest of it says. */
  boolean namesRoleOf(String account) {
    return namesAccountOfRole() && ArnPattern.split(text)[ACCOUNT].equals(account);
  }

  /** Whether it names a role and its account's number, whatever the rest of it says. */
  boolean namesAccountOfRole() {
    String[] parts = ArnPattern.split(text);
    return parts.length == PARTS
        && parts[SERVICE].equals("iam")
        && parts[ACCOUNT].matches("\\d{12}")
        && parts[PARTS - 1].startsWith("role/");
  }
}
