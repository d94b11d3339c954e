package io.stint.access;

import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/api-tokens")
@Produces(MediaType.APPLICATION_JSON)
class ApiTokensResource {

  private final ApiTokenDesk desk;
  private final Idempotency idempotency;
  private final Paging paging;

  ApiTokensResource(ApiTokenDesk desk, Idempotency idempotency, Paging paging) {
    this.desk = desk;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(ApiTokenRequest request) {
    return idempotency.once(
        request,
        () -> {
          NewApiToken made = desk.create(request);
          return ApiResponse.secret(made)
              .status(201)
              .location("/api-tokens/" + made.apiToken().id());
        });
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  public Page<ApiTokenView> list(@RestQuery String pageSize, @RestQuery String pageToken) {
    PageRequest page = paging.request("api-tokens", List.of(), pageSize, pageToken);
    return paging.page(page, desk.page(page), view -> view, view -> List.of(view.id().toString()));
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  @Path("/{id}")
  public ApiTokenView read(@RestPath String id) {
    return desk.read(id);
  }

  /** What has no body to send refuses nobody for what they accept. */
  @RolesAllowed(CallerRole.ADMINS)
  @DELETE
  @Path("/{id}")
  @Produces(MediaType.WILDCARD)
  public Response delete(@RestPath String id) {
    desk.delete(id);
    return Response.noContent().build();
  }
}
