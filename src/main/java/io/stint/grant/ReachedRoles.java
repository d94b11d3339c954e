package io.stint.grant;

import io.stint.role.Chaining;
import io.stint.role.ReachableRole;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether sessions of a grant may assume further roles, and which. */
@ApplicationScoped
class ReachedRoles {

  /** What AWS gives a session that was made with another's. */
  private static final Duration LONGEST_CHAINED = Duration.ofHours(1);

  private final Roles roles;

  ReachedRoles(Roles roles) {
    this.roles = roles;
  }

  /**
   * In a transaction.
   *
   * @return null where there are no sessions
   */
  GrantView.Chaining of(Grant grant) {
    Optional<RoleRef> role =
        grant.type() == GrantType.ASSUME_ROLE
            ? roles.find(grant.target().roleId())
            : Optional.empty();
    return role.map(its -> of(grant, its)).orElse(null);
  }

  private GrantView.Chaining of(Grant grant, RoleRef role) {
    // A foreign principal's session is known by no name, and the others are not to be hit.
    boolean known = grant.grantee().arn() == null || !role.shared();
    boolean denied = role.grants().chaining() == Chaining.DENY && known;
    List<ReachableRole> reached = denied ? List.of() : roles.reachableFrom(role.id());
    return new GrantView.Chaining(
        denied,
        reached,
        denied ? null : LONGEST_CHAINED,
        denied ? List.of() : roles.outliving(role.id()));
  }
}
