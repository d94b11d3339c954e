package io.stint.grant;

import io.stint.cohort.IdentityLedger;
import io.stint.entitlement.Entitlements;
import io.stint.grant.GrantConfirmations.Where;
import io.stint.reconcile.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What grants want on a user itself or on a cohort's group: they differ only in whose grants those
 * are.
 *
 * @param <S> what names the identity
 */
abstract class IdentityGrantLedger<S> implements IdentityLedger<S> {

  private final GrantRepository rows;
  private final GranteeChanges grantees;
  private final GrantConfirmations confirmations;

  IdentityGrantLedger(
      GrantRepository rows, GranteeChanges grantees, GrantConfirmations confirmations) {
    this.rows = rows;
    this.grantees = grantees;
    this.confirmations = confirmations;
  }

  /** All that the identity has a part in, live or over. */
  abstract List<Grant> grants(GrantRepository all, S identity);

  @Override
  public final Entitlements desired(S identity, Set<UUID> without, Instant now) {
    return IdentityWants.of(grantees.withoutStrangers(grants(rows, identity), now), without, now);
  }

  @Override
  public final List<UUID> live(S identity, Instant now) {
    return IdentityWants.live(grants(rows, identity), now);
  }

  @Override
  public final void refused(Map<UUID, Failure> grants, Instant now) {
    grants.forEach((grant, why) -> rows.refused(grant, why, now.plus(SLOWLY), now));
  }

  @Override
  public final boolean trying(Entitlements what) {
    return confirmations.trying(what.revisions());
  }

  @Override
  public final void applied(S identity, Entitlements what, Instant now) {
    confirmations.note(Where.IDENTITY, what.revisions(), now);
  }

  @Override
  public final void onlyEnded(S identity, Entitlements what, Instant now) {
    confirmations.note(Where.IDENTITY, what.revisions().over(), now);
  }
}
