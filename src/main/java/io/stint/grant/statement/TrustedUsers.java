package io.stint.grant.statement;

import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How a trust policy tells the users that it names from others who have their names by now: by the
 * unique id where there is room for it, which nobody else ever has; else by the tag that Stint's
 * own users bear.
 *
 * @param ids AIDA… by user name, of those who have been seen in IAM
 * @param adopted the names of those that somebody else has made: they bear no such tag
 * @param managedBy what the tag says
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable">aws:userid
 *     of a user is its unique id</a>
 */
public record TrustedUsers(Map<String, String> ids, Set<String> adopted, String managedBy) {

  /** Nobody has been seen yet. */
  public static final TrustedUsers UNSEEN = new TrustedUsers(Map.of(), Set.of(), "stint");

  /** Names and ids take so many characters at most: half of what a trust policy holds. */
  private static final int ROOM = 1_000;

  /** Quotes and a comma for each, and 21 characters of the id. */
  private static final int BESIDE_A_NAME = 3 + 24;

  private static final String EQUALS = "StringEquals";
  private static final String NAME = "aws:username";

  /** Whether there is room to name all of these by their ids: with more users there is less. */
  public static boolean mayAllBePinned(Set<String> names) {
    return names.stream().mapToInt(name -> name.length() + BESIDE_A_NAME).sum() <= ROOM;
  }

  /**
   * @param allow begins a statement under a Sid
   */
  List<Statement> statements(Set<String> names, Function<String, Statement.Builder> allow) {
    TreeSet<String> pinned = new TreeSet<>(names);
    pinned.retainAll(ids.keySet());
    if (!mayAllBePinned(pinned)) {
      pinned.retainAll(adopted);
    }
    TreeSet<String> tagged = new TreeSet<>(names);
    tagged.removeAll(pinned);
    List<Statement> all = new ArrayList<>();
    if (!pinned.isEmpty()) {
      List<String> known = pinned.stream().map(ids::get).sorted().toList();
      all.add(
          allow
              .apply("Users")
              .when(EQUALS, NAME, List.copyOf(pinned))
              .when(EQUALS, "aws:userid", known)
              .build());
    }
    if (!tagged.isEmpty()) {
      all.add(
          allow
              .apply("Named")
              .when(EQUALS, NAME, List.copyOf(tagged))
              .when(EQUALS, "aws:PrincipalTag/stint:managed-by", managedBy)
              .build());
    }
    return all;
  }
}
