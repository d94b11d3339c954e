package io.stint.role;

import io.stint.entitlement.EntitlementLedger;
import io.stint.entitlement.Entitlements;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Who says what grants want on a role. Denies on sessions are written before the trust is. A cut
 * ({@code aws:TokenIssueTime}) for somebody who lost access is dated before the trust was closed,
 * so it is worth asking for a later one shortly after by {@code next}.
 */
public interface RoleLedger extends EntitlementLedger<RoleRef> {

  /**
   * @param without principals that IAM does not know and that were left out; they are tried again
   * @param now when that was recorded
   */
  void applied(RoleRef role, Entitlements what, Set<String> without, Instant now);

  /**
   * When something of what is wanted on a role that never came into IAM begins or ends next; null:
   * nothing does.
   */
  Instant neverThere(UUID roleId, Instant now);

  /**
   * Nothing was ever written on the role, so what is over is gone. In the transaction of the pass's
   * outcome.
   */
  void overWhereNeverThere(UUID roleId, Instant now);

  /** Whoever has a grant on the role may raise their own rights by it from now on. */
  void becamePrivileged(UUID roleId);

  /** Whoever has a grant on the role may come to other roles by it from now on. */
  void leadsOn(UUID roleId);

  /**
   * A pass is about to look at, or to write, the trust: are those who are named by their ARN still
   * who they were? What is wanted of the role is asked for after that. No transaction is open.
   *
   * @param trustInIam the trust policy as IAM shows it; to be asked for only where it is needed
   * @throws io.stint.iam.IamFailure when IAM cannot be asked
   */
  void lookAtPrincipals(RoleRef role, Supplier<Optional<String>> trustInIam, Instant now);

  /**
   * IAM does not take principals by their ARN. Those who were let in before are gone. No
   * transaction is open.
   *
   * @param unknown as they are named
   * @return whether there were such: what is wanted of the role has changed
   */
  boolean principalsRefused(UUID roleId, Set<String> unknown, Instant now);

  /**
   * Under the role's name somebody else's was found in IAM, or is not any more: whether others may
   * give access to that name has changed. Called in a transaction.
   */
  void strangerNoted(UUID roleId, Instant now);

  /**
   * The session name of a member: the user name as IAM has it, also of one who left so lately that
   * a session may live. Called in a transaction.
   *
   * @param member ignoring case
   * @return empty when nobody of that name is known
   */
  Optional<String> sessionName(String member, Instant now);

  /**
   * Whether a member has a grant on the role, or had one so lately that a session may live. Called
   * in a transaction.
   *
   * @param userName as IAM has it
   */
  boolean mayHaveSessions(UUID roleId, String userName, Instant now);
}
