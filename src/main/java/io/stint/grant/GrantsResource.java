package io.stint.grant;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.access.Ownership;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.MergePatch;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.PreferWait;
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
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/grants")
@Produces(MediaType.APPLICATION_JSON)
class GrantsResource {

  /** What becomes of sessions that would outlive the grant. */
  private enum Sessions {
    DENY
  }

  private final Grants desk;
  private final GrantQueries reads;
  private final Ownership ownership;
  private final GrantProgress progress;
  private final Idempotency idempotency;
  private final PreferWait settling;
  private final Paging paging;

  GrantsResource(
      Grants desk,
      GrantQueries reads,
      Ownership ownership,
      GrantProgress progress,
      Idempotency idempotency,
      PreferWait settling,
      Paging paging) {
    this.desk = desk;
    this.reads = reads;
    this.ownership = ownership;
    this.progress = progress;
    this.idempotency = idempotency;
    this.settling = settling;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.REQUESTERS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(GrantRequest request) {
    return idempotency.once(
        request,
        () -> desk.check(request),
        checked -> located(ApiResponse.accepted(desk.request(checked))),
        made -> progress.of(made, view -> located(ApiResponse.created(view))));
  }

  private static ApiResponse<GrantView> located(ApiResponse<GrantView> answer) {
    return GrantProgress.tagged(answer).location("/grants/" + answer.body().id());
  }

  private Response held(GrantView changed) {
    return settling.answer(
        GrantProgress.tagged(ApiResponse.accepted(changed)),
        () -> progress.of(changed, view -> GrantProgress.tagged(ApiResponse.accepted(view))));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  public Page<GrantView> list(
      @RestQuery String state,
      @RestQuery String type,
      @RestQuery String cohort,
      @RestQuery String member,
      @RestQuery String role,
      @RestQuery String expiresBefore,
      @RestQuery String pageSize,
      @RestQuery String pageToken) {
    GrantFilter filter =
        new GrantFilter(
            QueryParameters.oneOf("state", state, GrantState.class),
            QueryParameters.oneOf("type", type, GrantType.class),
            cohort,
            member,
            role,
            QueryParameters.instant("expiresBefore", expiresBefore));
    PageRequest page =
        paging.request(
            filter.isByEnd() ? "grants by end" : "grants", filter.words(), pageSize, pageToken);
    return paging.page(
        page, reads.page(filter, ownership.scope(), page), view -> view, filter::key);
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.GRANT)
  @GET
  @Path("/{id}")
  public Response read(@RestPath String id) {
    GrantView view = reads.view(id);
    return Response.ok(view).header("ETag", view.tag()).build();
  }

  @RolesAllowed(CallerRole.REQUESTERS)
  @Owned(OwnedKind.GRANT)
  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public Response change(
      @RestPath String id, MergePatch patch, @RestHeader("If-Match") String ifMatch) {
    return held(desk.prolong(id, patch, ifMatch));
  }

  @RolesAllowed({CallerRole.REQUESTERS, CallerRole.APPROVERS})
  @Owned(OwnedKind.GRANT)
  @DELETE
  @Path("/{id}")
  public Response revoke(
      @RestPath String id, @RestHeader("If-Match") String ifMatch, @RestQuery String sessions) {
    boolean deny = QueryParameters.oneOf("sessions", sessions, Sessions.class) == Sessions.DENY;
    return held(desk.revoke(id, deny, ifMatch));
  }
}
