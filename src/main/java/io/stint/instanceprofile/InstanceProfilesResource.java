package io.stint.instanceprofile;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.Authenticated;
import io.stint.iam.Names;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.MergePatch;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.QueryParameters;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

@Authenticated
@Path("/instance-profiles")
@Produces(MediaType.APPLICATION_JSON)
class InstanceProfilesResource {

  private final InstanceProfiles profiles;
  private final ProfileRules checks;
  private final ProfileQueries reads;
  private final InstanceUsage instances;
  private final Idempotency idempotency;
  private final Paging paging;

  InstanceProfilesResource(
      InstanceProfiles profiles,
      ProfileRules checks,
      ProfileQueries reads,
      InstanceUsage instances,
      Idempotency idempotency,
      Paging paging) {
    this.profiles = profiles;
    this.checks = checks;
    this.reads = reads;
    this.instances = instances;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(@RestQuery String validateOnly, InstanceProfileRequest request) {
    if (QueryParameters.flag("validateOnly", validateOnly)) {
      return Response.ok(checks.created(request).plan()).build();
    }
    return idempotency.once(
        request,
        () -> checks.created(request),
        checked -> {
          profiles.create(checked);
          return of(ApiResponse::accepted, reads.stored(request.name()));
        },
        body -> settled(body.name()));
  }

  private Optional<ApiResponse<InstanceProfileView>> settled(String name) {
    ProfileQueries.Shown shown = reads.stored(name);
    return shown.view().state() == ProfileState.ACTIVE
        ? Optional.of(of(ApiResponse::created, shown))
        : Optional.empty();
  }

  private static ApiResponse<InstanceProfileView> of(
      Function<InstanceProfileView, ApiResponse<InstanceProfileView>> status,
      ProfileQueries.Shown shown) {
    return status
        .apply(shown.view())
        .location("/instance-profiles/" + shown.view().name())
        .with("ETag", shown.tag());
  }

  @GET
  public Page<InstanceProfileView> list(@RestQuery String pageSize, @RestQuery String pageToken) {
    PageRequest page = paging.request("instance-profiles", List.of(), pageSize, pageToken);
    return paging.page(
        page, reads.page(page), view -> view, view -> List.of(Names.key(view.name())));
  }

  @GET
  @Path("/{name}")
  public Response read(String name) {
    return answer(reads.read(name), 200);
  }

  @PATCH
  @Path("/{name}")
  @Consumes(MergePatch.MEDIA_TYPE)
  public Response change(String name, @RestHeader("If-Match") String ifMatch, MergePatch patch) {
    checks.requireNotStints(patch);
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              profiles.change(name, patch, ifMatch);
              return answer(reads.stored(name), 202);
            });
  }

  @DELETE
  @Path("/{name}")
  public Response delete(
      String name,
      @RestQuery String withRole,
      @RestQuery String force,
      @RestHeader("If-Match") String ifMatch) {
    boolean roleToo = QueryParameters.flag("withRole", withRole);
    if (!QueryParameters.flag("force", force)) {
      profiles.arn(name, ifMatch).ifPresent(arn -> instances.requireNone(name, arn));
    }
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              profiles.delete(name, roleToo, ifMatch);
              return answer(reads.stored(name), 202);
            });
  }

  private static Response answer(ProfileQueries.Shown shown, int status) {
    return Response.status(status).entity(shown.view()).header("ETag", shown.tag()).build();
  }
}
