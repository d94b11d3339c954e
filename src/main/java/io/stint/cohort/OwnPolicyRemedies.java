package io.stint.cohort;

import io.stint.entitlement.PolicySet;
import io.stint.iam.Iam;
import io.stint.sweep.Inspection;
import io.stint.sweep.Inspector;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What the sweep does about policies that were made for groups and users. */
@ApplicationScoped
class OwnPolicyRemedies implements Inspection {

  private final InspectedRows rows;
  private final GroupRemedies groups;
  private final UserRemedies users;
  private final Iam iam;
  private final Clock clock;

  OwnPolicyRemedies(
      InspectedRows rows, GroupRemedies groups, UserRemedies users, Iam iam, Clock clock) {
    this.rows = rows;
    this.groups = groups;
    this.users = users;
    this.iam = iam;
    this.clock = clock;
  }

  @Override
  public Inspector begin(Instant calm) {
    return new OwnPolicyInspector(calm, rows, this);
  }

  /** Its owner's pass looks at it, and writes it again. */
  boolean rewrite(OwnPolicyInspector.Own policy) {
    return policy.cohort() ? groups.due(policy.owner()) : users.rewrite(policy.owner());
  }

  /** Nobody needs it; looked at right before. */
  boolean remove(OwnPolicyInspector.Own policy) {
    Instant now = clock.instant();
    Optional<InspectedRows.Owner> owner = rows.owner(policy.cohort(), policy.owner(), now);
    boolean needed =
        owner.isPresent()
            && (!owner.get().calm()
                || Optional.ofNullable(owner.get().written())
                    .orElse(PolicySet.NOTHING)
                    .own()
                    .containsKey(policy.arn().name()));
    if (needed || iam.policies().find(policy.arn()).isEmpty()) {
      return false;
    }
    iam.policies().removeWhole(policy.arn());
    return true;
  }
}
