package io.stint.entitlement;

import io.stint.policy.Statement;
import java.time.Instant;
import java.util.List;

/**
 * What the ledger of grants wants on an identity at an instant.
 *
 * @param statements of a user or a group, for {@code stint-grants}; without Sids
 * @param attached ARNs of managed policies to be attached to it as they are
 * @param trust of a role, for its trust policy. Sids begin with {@code StintGrants}
 * @param denies of a role, on its sessions, for {@code stint-sessions}; Sids may be left out
 * @param next when this changes by itself; null: not before the row is marked due
 * @param nextRevokes whether that change takes access away
 * @param revisions given back when it is written
 */
public record Entitlements(
    List<Statement> statements,
    List<String> attached,
    List<Statement> trust,
    List<Statement> denies,
    Instant next,
    boolean nextRevokes,
    Revisions revisions) {

  public static final Entitlements NOTHING =
      ofRole(List.of(), List.of(), null, false, Revisions.NONE);

  public Entitlements {
    statements = List.copyOf(statements);
    attached = List.copyOf(attached);
    trust = List.copyOf(trust);
    denies = List.copyOf(denies);
  }

  /** On a user or a group. */
  public static Entitlements of(
      List<Statement> statements,
      List<String> attached,
      Instant next,
      boolean nextRevokes,
      Revisions revisions) {
    return new Entitlements(
        statements, attached, List.of(), List.of(), next, nextRevokes, revisions);
  }

  public static Entitlements ofRole(
      List<Statement> trust,
      List<Statement> denies,
      Instant next,
      boolean nextRevokes,
      Revisions revisions) {
    return new Entitlements(List.of(), List.of(), trust, denies, next, nextRevokes, revisions);
  }

  public boolean isNothing() {
    return statements.isEmpty() && attached.isEmpty() && trust.isEmpty() && denies.isEmpty();
  }

  /** When it changes by itself, or {@code other}, whichever comes first; null: neither does. */
  public Instant next(Instant other) {
    return next == null || other != null && other.isBefore(next) ? other : next;
  }

  public boolean revokesAt(Instant instant) {
    return nextRevokes && instant.equals(next);
  }
}
