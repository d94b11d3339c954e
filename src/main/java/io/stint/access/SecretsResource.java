package io.stint.access;

import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/secrets")
@Produces(MediaType.APPLICATION_JSON)
class SecretsResource {

  private final SecretsDesk desk;
  private final Idempotency idempotency;

  SecretsResource(SecretsDesk desk, Idempotency idempotency) {
    this.desk = desk;
    this.idempotency = idempotency;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Path("/rotation")
  public Response rotate() {
    return idempotency.onceWithoutTransaction("", () -> ApiResponse.ok(desk.rotate()));
  }
}
