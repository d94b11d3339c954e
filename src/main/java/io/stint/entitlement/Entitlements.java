package io.stint.entitlement;

import io.stint.policy.Statement;
import java.time.Instant;
import java.util.List;

/**
 * What the ledger of grants wants on a user or a group at an instant.
 *
 * @param statements for {@code stint-grants}; without Sids
 * @param attached ARNs of managed policies to be attached as they are
 * @param next when this changes by itself; null: not before a touch
 * @param nextRevokes whether that change takes access away
 * @param mark given back when it is written
 */
public record Entitlements(
    List<Statement> statements,
    List<String> attached,
    Instant next,
    boolean nextRevokes,
    Object mark) {

  public Entitlements {
    statements = List.copyOf(statements);
    attached = List.copyOf(attached);
  }
}
