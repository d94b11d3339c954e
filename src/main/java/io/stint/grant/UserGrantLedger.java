package io.stint.grant;

import io.stint.cohort.IdentityLedger;
import io.stint.cohort.UserRef;
import io.stint.entitlement.Entitlements;
import io.stint.grant.GrantConfirmations.Where;
import io.stint.reconcile.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What grants want on a user itself. */
@ApplicationScoped
class UserGrantLedger implements IdentityLedger<UserRef> {

  private final GrantRepository rows;
  private final GranteeChanges grantees;
  private final GrantConfirmations confirmations;

  UserGrantLedger(GrantRepository rows, GranteeChanges grantees, GrantConfirmations confirmations) {
    this.rows = rows;
    this.grantees = grantees;
    this.confirmations = confirmations;
  }

  @Override
  public Entitlements desired(UserRef user, Set<UUID> without, Instant now) {
    return IdentityWants.of(grantees.withoutStrangers(rows.ofUser(user.id()), now), without, now);
  }

  @Override
  public List<UUID> live(UserRef user, Instant now) {
    return IdentityWants.live(rows.ofUser(user.id()), now);
  }

  @Override
  public void refused(Map<UUID, Failure> grants, Instant now) {
    grants.forEach((grant, why) -> rows.refused(grant, why, now.plus(SLOWLY), now));
  }

  @Override
  public boolean trying(Entitlements what) {
    return confirmations.trying(what.revisions());
  }

  @Override
  public void applied(UserRef user, Entitlements what, Instant now) {
    confirmations.note(Where.IDENTITY, what.revisions(), now);
  }

  @Override
  public void onlyEnded(UserRef user, Entitlements what, Instant now) {
    confirmations.note(Where.IDENTITY, what.revisions().over(), now);
  }
}
