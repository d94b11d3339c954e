package io.stint.grant;

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

/** What a grant or a change of its end would do; nothing is stored. */
@Path("/plans/grants")
@Produces(MediaType.APPLICATION_JSON)
class GrantPlansResource {

  private final Grants desk;

  GrantPlansResource(Grants desk) {
    this.desk = desk;
  }

  @RolesAllowed(CallerRole.REQUESTERS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public GrantPlan ofCreation(GrantRequest request) {
    return desk.plan(request);
  }

  @RolesAllowed(CallerRole.REQUESTERS)
  @Owned(OwnedKind.GRANT)
  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public GrantPlan ofChange(
      @RestPath String id, MergePatch patch, @RestHeader("If-Match") String ifMatch) {
    return desk.plan(id, patch, ifMatch);
  }
}
