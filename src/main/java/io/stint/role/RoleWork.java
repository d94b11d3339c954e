package io.stint.role;

import io.stint.entitlement.Entitlements;
import io.stint.policy.Statement;
import java.time.Instant;
import java.util.List;

/**
 * What one pass over a role is to do, from what is in IAM and what is wanted at its instant.
 *
 * @param difference null: nothing is to be written
 * @param trouble why no more may be written than what ends access; null: all of it may
 */
record RoleWork(
    RoleWriter target,
    Present present,
    Desired desired,
    RoleSnapshot whole,
    RoleDifference difference,
    RuntimeException trouble) {

  /**
   * The role as it stands before the pass changes it.
   *
   * @param observed what is in IAM; on an adopted role that needs no look, Stint's part of it
   * @param seen whether this pass has made the role or looked at it: it is no stranger
   */
  record Present(
      String arn, String iamId, RoleSnapshot observed, RoleSnapshot found, boolean seen) {}

  /** What is wanted at the instant of the pass. */
  record Desired(List<Statement> cuts, Instant next, Entitlements ledger) {

    static Desired of(Role role, List<SessionRevocation> cuts, Entitlements ledger, Instant now) {
      return new Desired(
          RevocationDenies.ofCuts(cuts, role.iamId(), now),
          SessionRevocation.nextEnd(cuts, ledger.next(), now),
          ledger);
    }
  }

  static RoleWork none(RoleWriter target, Present present, Desired desired, RoleSnapshot whole) {
    return new RoleWork(target, present, desired, whole, null, null);
  }
}
