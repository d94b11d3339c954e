package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/user-creation")
@Produces(MediaType.APPLICATION_JSON)
class UserCreationResource {

  private final UserCreation creation;
  private final Idempotency idempotency;

  UserCreationResource(UserCreation creation, Idempotency idempotency) {
    this.creation = creation;
    this.idempotency = idempotency;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  public UserCreation.View get() {
    return requiringNew().call(creation::view);
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Path("/release")
  public Response release() {
    return idempotency.once("", () -> ApiResponse.ok(creation.release()));
  }
}
