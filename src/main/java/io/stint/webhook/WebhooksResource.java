package io.stint.webhook;

import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;

@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
class WebhooksResource {

  private final Webhooks webhooks;
  private final Idempotency idempotency;

  WebhooksResource(Webhooks webhooks, Idempotency idempotency) {
    this.webhooks = webhooks;
    this.idempotency = idempotency;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  public WebhookList list() {
    return new WebhookList(webhooks.list());
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Path("/{name}/replays")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response replay(@RestPath String name, ReplayRequest request) {
    return idempotency.once(request, () -> ApiResponse.ok(webhooks.replay(name, request)));
  }
}
