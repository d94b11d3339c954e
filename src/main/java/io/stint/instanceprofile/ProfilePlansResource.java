package io.stint.instanceprofile;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

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
@Path("/plans/instance-profiles")
@Produces(MediaType.APPLICATION_JSON)
class ProfilePlansResource {

  private final InstanceProfiles profiles;
  private final ProfileRules checks;

  ProfilePlansResource(InstanceProfiles profiles, ProfileRules checks) {
    this.profiles = profiles;
    this.checks = checks;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public ProfilePlan ofCreation(InstanceProfileRequest request) {
    return checks.created(request).plan();
  }

  @RolesAllowed(CallerRole.ADMINS)
  @Owned(OwnedKind.INSTANCE_PROFILE)
  @PATCH
  @Path("/{name}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public ProfilePlan ofChange(
      @RestPath String name, MergePatch patch, @RestHeader("If-Match") String ifMatch) {
    checks.requireNotStints(patch);
    return requiringNew().call(() -> profiles.plan(name, patch, ifMatch));
  }
}
