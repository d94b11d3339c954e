package io.stint.grant;

import io.stint.cohort.PassedRoles;
import io.stint.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What cohorts ask about roles, which they do not know. */
@ApplicationScoped
class RolesOfDocuments implements PassedRoles {

  private final Roles roles;

  RolesOfDocuments(Roles roles) {
    this.roles = roles;
  }

  @Override
  public Optional<String> raising(List<String> arns) {
    return roles.raisingOf(arns);
  }
}
