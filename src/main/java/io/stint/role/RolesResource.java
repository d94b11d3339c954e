package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.access.Ownership;
import io.stint.access.Scope;
import io.stint.iam.Names;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.MergePatch;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.PreferWait;
import io.stint.web.Progress;
import io.stint.web.QueryParameters;
import jakarta.annotation.security.RolesAllowed;
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
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/roles")
@Produces(MediaType.APPLICATION_JSON)
class RolesResource {

  private final Roles roles;
  private final RoleChanges changes;
  private final RoleQueries reads;
  private final Ownership ownership;
  private final Idempotency idempotency;
  private final PreferWait settling;
  private final Paging paging;

  RolesResource(
      Roles roles,
      RoleChanges changes,
      RoleQueries reads,
      Ownership ownership,
      Idempotency idempotency,
      PreferWait settling,
      Paging paging) {
    this.roles = roles;
    this.changes = changes;
    this.reads = reads;
    this.ownership = ownership;
    this.idempotency = idempotency;
    this.settling = settling;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(RoleRequest request) {
    return idempotency.once(
        request,
        () -> roles.check(request),
        checked -> {
          roles.create(checked);
          return located(of(ApiResponse::accepted, reads.stored(request.name())));
        },
        made -> progress(made.name(), shown -> located(of(ApiResponse::created, shown))));
  }

  /**
   * @param done what is answered when the role is as it should be
   */
  private Progress<RoleView> progress(
      String name, Function<RoleQueries.Shown, ApiResponse<RoleView>> done) {
    RoleQueries.Standing now = reads.standing(name);
    boolean settled = now.state() == RoleState.ACTIVE;
    return new Progress<>(
        () -> {
          ApiResponse<RoleView> answer = done.apply(reads.stored(name));
          return settled ? answer : answer.status(202);
        },
        settled,
        now.nextAttemptAt());
  }

  private Progress<RoleView> removal(String name) {
    RoleQueries.Standing now = reads.standing(name);
    return now.state() == RoleState.DELETING
        ? new Progress<>(
            () -> of(ApiResponse::accepted, reads.stored(name)), false, now.nextAttemptAt())
        : Progress.gone();
  }

  private static ApiResponse<RoleView> of(
      Function<RoleView, ApiResponse<RoleView>> status, RoleQueries.Shown shown) {
    ApiResponse<RoleView> answer = status.apply(shown.view());
    return shown.tag().map(tag -> answer.with("ETag", tag)).orElse(answer);
  }

  private static ApiResponse<RoleView> located(ApiResponse<RoleView> answer) {
    return answer.location("/roles/" + answer.body().name());
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  public Page<RoleView> list(
      @RestQuery String state,
      @RestQuery String serviceLinked,
      @RestQuery String pageSize,
      @RestQuery String pageToken) {
    RoleState desired = QueryParameters.oneOf("state", state, RoleState.class);
    boolean linked = QueryParameters.flag("serviceLinked", serviceLinked);
    PageRequest page =
        paging.request("roles", List.of(String.valueOf(desired), "" + linked), pageSize, pageToken);
    Scope scope = ownership.scope();
    return paging.page(
        page,
        linked ? reads.serviceLinked(scope, page) : reads.page(desired, scope, page),
        view -> view,
        view -> List.of(Names.key(view.name())));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.ROLE)
  @GET
  @Path("/{name}")
  public Response read(String name) {
    return answer(reads.read(name), 200);
  }

  @RolesAllowed(CallerRole.ADMINS)
  @Owned(OwnedKind.ROLE)
  @PATCH
  @Path("/{name}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public Response change(String name, @RestHeader("If-Match") String ifMatch, MergePatch patch) {
    changes.change(name, patch, ifMatch);
    return settling.answer(
        of(ApiResponse::accepted, reads.read(name)),
        () -> progress(name, shown -> of(ApiResponse::accepted, shown)));
  }

  @RolesAllowed(CallerRole.ADMINS)
  @Owned(OwnedKind.ROLE)
  @DELETE
  @Path("/{name}")
  public Response delete(String name, @RestHeader("If-Match") String ifMatch) {
    RoleQueries.Shown deleted =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  roles.delete(name, ifMatch);
                  return reads.stored(name);
                });
    return settling.removal(of(ApiResponse::accepted, deleted), () -> removal(name));
  }

  private static Response answer(RoleQueries.Shown shown, int status) {
    Response.ResponseBuilder response = Response.status(status).entity(shown.view());
    shown.tag().ifPresent(tag -> response.header("ETag", tag));
    return response.build();
  }
}
