package io.stint.access;

import io.stint.security.BreakGlass;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/break-glass")
@Produces(MediaType.APPLICATION_JSON)
class BreakGlassResource {

  private final BreakGlassDesk desk;
  private final Idempotency idempotency;

  BreakGlassResource(BreakGlassDesk desk, Idempotency idempotency) {
    this.desk = desk;
    this.idempotency = idempotency;
  }

  @RolesAllowed({BreakGlass.ROLE, CallerRole.ADMINS})
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response open(BreakGlassRequest request) {
    Response answer = idempotency.once(request, () -> ApiResponse.created(desk.open(request)));
    // The first answer again would say that it is open.
    desk.requireOpen();
    return answer;
  }

  /** What has no body to send refuses nobody for what they accept. */
  @RolesAllowed({BreakGlass.ROLE, CallerRole.ADMINS})
  @DELETE
  @Produces(MediaType.WILDCARD)
  public Response close() {
    desk.close();
    return Response.noContent().build();
  }
}
