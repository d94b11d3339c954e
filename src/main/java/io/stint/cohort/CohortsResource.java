package io.stint.cohort;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.access.Ownership;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.EntityTag;
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
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/cohorts")
@Produces(MediaType.APPLICATION_JSON)
class CohortsResource {

  private final Cohorts cohorts;
  private final CohortPreflight foresight;
  private final Ownership ownership;
  private final Idempotency idempotency;
  private final PreferWait settling;
  private final Paging paging;

  CohortsResource(
      Cohorts cohorts,
      CohortPreflight foresight,
      Ownership ownership,
      Idempotency idempotency,
      PreferWait settling,
      Paging paging) {
    this.cohorts = cohorts;
    this.foresight = foresight;
    this.ownership = ownership;
    this.idempotency = idempotency;
    this.settling = settling;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(CohortRequest request) {
    return idempotency.once(
        cohorts.identity(request),
        () -> foresight.see(request),
        seen -> located(accepted(cohorts.create(request.ownedBy(ownership.ofCaller()), seen))),
        made -> progress(made.name(), view -> located(accepted(view)).status(201)));
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @GET
  public Page<CohortView> list(
      @RestQuery String state,
      @RestQuery String pageSize,
      @RestQuery String pageToken,
      @RestQuery String endsBefore,
      @RestQuery String sort) {
    CohortFilter.Order order = QueryParameters.oneOf("sort", sort, CohortFilter.Order.class);
    CohortFilter filter =
        new CohortFilter(
            QueryParameters.oneOf("state", state, CohortState.class),
            QueryParameters.instant("endsBefore", endsBefore),
            order == null ? CohortFilter.Order.NAME : order);
    PageRequest page = paging.request("cohorts", filter.words(), pageSize, pageToken);
    return paging.page(
        page, cohorts.page(filter, ownership.scope(), page), view -> view, filter::key);
  }

  @RolesAllowed(CallerRole.VIEWERS)
  @Owned(OwnedKind.COHORT)
  @GET
  @Path("/{name}")
  public Response get(@RestPath String name) {
    CohortView view = cohorts.get(name);
    return Response.ok(view).header("ETag", EntityTag.of(view.version())).build();
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @PATCH
  @Path("/{name}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public Response change(
      @RestPath String name, MergePatch patch, @RestHeader("If-Match") String ifMatch) {
    CohortSettings before = cohorts.settings(name);
    CohortPreflight.Seen seen = foresight.see(before, patch);
    CohortView view = cohorts.change(name, patch, ifMatch, seen);
    return settling.answer(accepted(view), () -> progress(name, CohortsResource::accepted));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @POST
  @Path("/{name}/end")
  public Response end(@RestPath String name, @RestHeader("If-Match") String ifMatch) {
    return idempotency.once(
        "", () -> accepted(cohorts.end(name, ifMatch)), ending -> ending(ending.name()));
  }

  @RolesAllowed(CallerRole.ORGANIZERS)
  @Owned(OwnedKind.COHORT)
  @DELETE
  @Path("/{name}")
  public Response delete(@RestPath String name, @RestHeader("If-Match") String ifMatch) {
    return settling.removal(accepted(cohorts.delete(name, ifMatch)), () -> removal(name));
  }

  /**
   * @param done what is answered when the cohort is as it should be
   */
  private Progress<CohortView> progress(
      String name, Function<CohortView, ApiResponse<CohortView>> done) {
    CohortView view = cohorts.get(name);
    return view.state() == CohortState.ACTIVE || view.state() == CohortState.ENDED
        ? Progress.settled(done.apply(view))
        : underWay(view, done.apply(view).status(202));
  }

  private Progress<CohortView> ending(String name) {
    CohortView view = cohorts.get(name);
    return view.state() == CohortState.ENDED
        ? Progress.settled(accepted(view))
        : underWay(view, accepted(view));
  }

  private Progress<CohortView> removal(String name) {
    CohortView view = cohorts.get(name);
    return view.state() == CohortState.DELETING ? underWay(view, accepted(view)) : Progress.gone();
  }

  private static Progress<CohortView> underWay(CohortView view, ApiResponse<CohortView> answer) {
    return Progress.underWay(answer, FailureView.nextAttemptAfter(view.failure()));
  }

  private static ApiResponse<CohortView> accepted(CohortView view) {
    return ApiResponse.accepted(view).entityTag(view.version());
  }

  private static ApiResponse<CohortView> located(ApiResponse<CohortView> answer) {
    return answer.location("/cohorts/" + answer.body().name());
  }
}
