package io.stint.grant;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** What approvers say to what is asked for. */
@Path("/grants/{id}/approvals")
@Produces(MediaType.APPLICATION_JSON)
class ApprovalsResource {

  private final ApprovalDesk desk;
  private final GrantProgress progress;
  private final Idempotency idempotency;

  ApprovalsResource(ApprovalDesk desk, GrantProgress progress, Idempotency idempotency) {
    this.desk = desk;
    this.progress = progress;
    this.idempotency = idempotency;
  }

  @RolesAllowed(CallerRole.APPROVERS)
  @Owned(OwnedKind.GRANT)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response decide(
      @RestPath String id, ApprovalRequest request, @RestHeader("If-Match") String ifMatch) {
    return idempotency.once(
        request,
        () -> desk.check(id, request, ifMatch),
        checked -> GrantProgress.tagged(ApiResponse.accepted(desk.decide(checked))),
        made -> progress.of(made, view -> GrantProgress.tagged(ApiResponse.accepted(view))));
  }
}
