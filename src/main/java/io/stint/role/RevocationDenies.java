package io.stint.role;

import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The Denies on sessions that were revoked (a cut is a {@link SessionRevocation}), and how those of
 * grants, which come through {@link RoleLedger}, are told apart again.
 */
final class RevocationDenies {

  /** The inline policy, and the beginning of the names of what does not fit into it. */
  static final String POLICY = "stint-sessions";

  /**
   * So much is kept free by whoever plans: where access is ended early, one statement more is
   * needed, and to revoke must not wait for room.
   */
  static final Statement RESERVE =
      Statement.deny("*")
          .on("*")
          .when("StringEquals", "aws:userid", "AROA00000000000000000:" + "x".repeat(64))
          .build();

  private static final String SESSION = "aws:userid";

  private RevocationDenies() {}

  /** One statement for everybody's latest cut, one for all members with the same instant. */
  static List<Statement> ofCuts(List<SessionRevocation> cuts, String roleIamId, Instant now) {
    List<SessionRevocation> live = cuts.stream().filter(cut -> !cut.isOverAt(now)).toList();
    Instant everybody =
        live.stream()
            .filter(cut -> cut.userName() == null)
            .map(SessionRevocation::issuedBefore)
            .findFirst()
            .orElse(Instant.MIN);
    Map<Instant, TreeSet<String>> members = new TreeMap<>();
    for (SessionRevocation cut : live) {
      // Who is hit by everybody's later cut needs none of their own.
      if (cut.userName() != null && cut.issuedBefore().isAfter(everybody)) {
        members
            .computeIfAbsent(cut.issuedBefore(), at -> new TreeSet<>())
            .add(roleIamId + ":" + cut.userName());
      }
    }
    List<Statement> statements = new ArrayList<>();
    if (!everybody.equals(Instant.MIN)) {
      statements.add(issuedBefore(everybody).build());
    }
    members.forEach(
        (at, ids) ->
            statements.add(
                issuedBefore(at).when("StringEquals", "aws:userid", List.copyOf(ids)).build()));
    return statements;
  }

  private static Statement.Builder issuedBefore(Instant at) {
    return Statement.deny("*").on("*").when("DateLessThan", "aws:TokenIssueTime", at.toString());
  }

  /**
   * The same for sessions of that id alone: where they are written into another role, they hit
   * nobody there.
   *
   * @param roleIamId AROA…
   */
  static List<Statement> of(String roleIamId, List<Statement> denies) {
    return denies.stream()
        .map(
            deny ->
                isOf(roleIamId, deny)
                    ? deny
                    : deny.toBuilder().when("StringLike", SESSION, roleIamId + ":*").build())
        .toList();
  }

  private static boolean isOf(String roleIamId, Statement deny) {
    List<String> ids = named(deny);
    return !ids.isEmpty() && ids.stream().allMatch(id -> id.startsWith(roleIamId + ":"));
  }

  /**
   * Those that deny something by now, and are new.
   *
   * @param before what was written last; null: nothing
   */
  static List<Statement> inForce(List<Statement> denies, RoleSnapshot before) {
    String observed = before == null ? null : before.inline().get(POLICY);
    List<Statement> old =
        observed == null ? List.of() : PolicyDocument.parse(observed).statements();
    return denies.stream()
        .filter(deny -> !deny.condition().containsKey("DateGreaterThanEquals"))
        .filter(deny -> !old.contains(deny))
        .toList();
  }

  /** Whether everybody's sessions from before are denied. */
  static boolean denyAllBefore(RoleSnapshot role, Instant issuedBefore) {
    return instants(role, RevocationDenies::isOnEverybody)
        .anyMatch(at -> !at.isBefore(issuedBefore));
  }

  /**
   * The latest from before which that one's sessions are denied.
   *
   * @param session the role's id and the session's name
   */
  static Optional<Instant> issuedBefore(RoleSnapshot role, String session) {
    return instants(role, deny -> isOnEverybody(deny) || named(deny).contains(session))
        .max(Instant::compareTo);
  }

  private static boolean isOnEverybody(Statement deny) {
    return !deny.condition().containsKey("StringEquals");
  }

  private static List<String> named(Statement deny) {
    return deny.condition().getOrDefault("StringEquals", Map.of()).getOrDefault(SESSION, List.of());
  }

  private static Stream<Instant> instants(RoleSnapshot role, Predicate<Statement> whose) {
    return role.sessionDenies().stream()
        .filter(whose)
        .flatMap(
            deny ->
                deny
                    .condition()
                    .getOrDefault("DateLessThan", Map.of())
                    .getOrDefault("aws:TokenIssueTime", List.of())
                    .stream())
        .map(Instant::parse);
  }
}
