package io.stint.grant.use;

import io.stint.security.CallerRole;
import io.stint.security.CurrentCaller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;

/** Who calls, as Stint knows them, and what is theirs. */
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
class MeResource {

  private final CurrentCaller caller;
  private final OwnAccess access;

  MeResource(CurrentCaller caller, OwnAccess access) {
    this.caller = caller;
    this.access = access;
  }

  @RolesAllowed(CallerRole.ANYBODY)
  @GET
  public Me get(@RestQuery String tool) {
    return access.of(caller.get(), Tool.named(tool, Tool.AWS_CLI));
  }
}
