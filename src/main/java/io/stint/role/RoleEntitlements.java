package io.stint.role;

import io.stint.policy.Statement;
import java.time.Instant;
import java.util.List;

/**
 * What a {@link RoleLedger} wants on a role at an instant.
 *
 * @param trust statements for its trust policy. Sids begin with {@code StintGrants}, and are unique
 *     among all ledgers
 * @param sessions Denies on sessions, for {@code stint-sessions}; Sids may be left out
 * @param next when this changes by itself; null: not before somebody calls {@link Roles#markDue}
 * @param nextRevokes whether that change takes access away
 * @param mark given back to {@link RoleLedger#written}; whatever tells the ledger what this was
 *     computed from
 */
public record RoleEntitlements(
    List<Statement> trust,
    List<Statement> sessions,
    Instant next,
    boolean nextRevokes,
    Object mark) {

  public static final RoleEntitlements NONE =
      new RoleEntitlements(List.of(), List.of(), null, false, null);

  public RoleEntitlements {
    trust = List.copyOf(trust);
    sessions = List.copyOf(sessions);
  }
}
