package io.stint.cohort;

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
@Path("/plans/cohorts")
@Produces(MediaType.APPLICATION_JSON)
class CohortPlansResource {

  private final CohortPlans plans;

  CohortPlansResource(CohortPlans plans) {
    this.plans = plans;
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public CohortPlan ofCreation(CohortRequest request) {
    return plans.of(request);
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @PATCH
  @Path("/{name}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public CohortPlan ofChange(
      @RestPath String name, MergePatch patch, @RestHeader("If-Match") String ifMatch) {
    return plans.of(name, patch, ifMatch);
  }
}
