package io.stint.grant;

import io.stint.entitlement.PolicyCapacity;
import io.stint.entitlement.PolicyPlacement;
import io.stint.grant.statement.AllAtOnce;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.NextChange;
import io.stint.grant.statement.TrustedUsers;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * Whether there is room without doubt: {@link AllAtOnce}, in documents that need no second one. It
 * takes who and what there is, and not each grant, so it costs the same however many there are.
 * Says no where that is not known; who asks has to look at each change then.
 */
@ApplicationScoped
class MostRoom {

  private final GrantRepository rows;
  private final RoleStatements wants;
  private final Roles roles;

  MostRoom(GrantRepository rows, RoleStatements wants, Roles roles) {
    this.rows = rows;
    this.wants = wants;
    this.roles = roles;
  }

  /** On the user or the group. */
  boolean fits(Grant grant, PolicyCapacity room, Instant now) {
    if (!isPlain(grant)) {
      return false;
    }
    GrantRepository.Assumed assumed = rows.assumedBy(grant.grantee());
    if (assumed.more()) {
      return false;
    }
    TreeSet<String> arns = new TreeSet<>(assumed.roles());
    arns.add(grant.target().roleArn());
    List<GrantTerm> terms = AllAtOnce.ofHolder(grant.grantee().holder(), arns, now);
    PolicyPlacement placed = room.place(IdentityWants.of(terms, NextChange.of(terms, now), now));
    return placed.shortfall() == null && placed.managed().isEmpty();
  }

  /** On the role. */
  boolean fits(Grant grant, RoleRef role, GrantPreflight around, Instant now) {
    if (grant.grantee().userName() == null || !isPlain(grant)) {
      return false;
    }
    GrantRepository.Holders holders = rows.holdersOn(role.id(), now);
    TreeSet<String> users = new TreeSet<>(holders.users());
    users.add(grant.grantee().userName());
    if (holders.more() || !TrustedUsers.mayAllBePinned(users)) {
      return false;
    }
    try {
      List<GrantTerm> terms = AllAtOnce.onRole(users, holders.cut(), now);
      return roles
          .plan(role.id(), wants.of(role, around.roleArn(), terms, now), around.roleQuotas())
          .overflow()
          .isEmpty();
    } catch (Refusal notAtOnce) {
      return false;
    }
  }

  private static boolean isPlain(Grant grant) {
    return grant.type() == GrantType.ASSUME_ROLE
        && grant.target().roleArn() != null
        && grant.target().rights().actions().isEmpty();
  }
}
