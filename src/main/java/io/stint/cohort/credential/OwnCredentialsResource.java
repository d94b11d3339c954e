package io.stint.cohort.credential;

import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What members take for themselves. */
@Path("/me/credentials")
@Produces(MediaType.APPLICATION_JSON)
class OwnCredentialsResource {

  private final OwnPasswords passwords;
  private final Idempotency idempotency;

  OwnCredentialsResource(OwnPasswords passwords, Idempotency idempotency) {
    this.passwords = passwords;
    this.idempotency = idempotency;
  }

  @RolesAllowed(CallerRole.ANYBODY)
  @POST
  public Response handOut() {
    return idempotency.once("", () -> ApiResponse.secret(passwords.handOut()));
  }
}
