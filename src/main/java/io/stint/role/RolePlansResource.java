package io.stint.role;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.security.CallerRole;
import io.stint.web.MergePatch;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** What a creation or a change would do; nothing is stored. */
@Path("/plans/roles")
@Produces(MediaType.APPLICATION_JSON)
class RolePlansResource {

  private final Roles roles;
  private final RoleChanges changes;

  RolePlansResource(Roles roles, RoleChanges changes) {
    this.roles = roles;
    this.changes = changes;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public RolePlan ofCreation(RoleRequest request) {
    return roles.check(request).plan();
  }

  @RolesAllowed(CallerRole.ADMINS)
  @Owned(OwnedKind.ROLE)
  @PATCH
  @Path("/{name}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public RolePlan ofChange(
      @RestPath String name, MergePatch patch, @RestHeader("If-Match") String ifMatch) {
    return changes.plan(name, patch, ifMatch);
  }
}
