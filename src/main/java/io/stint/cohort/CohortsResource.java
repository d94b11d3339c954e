package io.stint.cohort;

import io.quarkus.security.Authenticated;
import io.stint.iam.Names;
import io.stint.web.ApiResponse;
import io.stint.web.EntityTag;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Authenticated
@Path("/cohorts")
@Produces(MediaType.APPLICATION_JSON)
class CohortsResource {

  private final Cohorts cohorts;
  private final CohortPlans plans;
  private final CohortPreflight foresight;
  private final Idempotency idempotency;
  private final Paging paging;

  CohortsResource(
      Cohorts cohorts,
      CohortPlans plans,
      CohortPreflight foresight,
      Idempotency idempotency,
      Paging paging) {
    this.cohorts = cohorts;
    this.plans = plans;
    this.foresight = foresight;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(CohortRequest request, @RestQuery String validateOnly) {
    if (QueryParameters.flag("validateOnly", validateOnly)) {
      return Response.ok(plans.of(request)).build();
    }
    return idempotency.once(
        cohorts.identity(request),
        () -> foresight.see(request),
        seen -> {
          CohortView made = cohorts.create(request, seen);
          return ApiResponse.accepted(made)
              .location("/cohorts/" + made.name())
              .entityTag(made.version());
        },
        made -> settled(made.name()));
  }

  @GET
  public Page<CohortView> list(
      @RestQuery String state, @RestQuery String pageSize, @RestQuery String pageToken) {
    CohortState desired = QueryParameters.oneOf("state", state, CohortState.class);
    PageRequest page = paging.request("cohorts", Arrays.asList(state), pageSize, pageToken);
    return paging.page(
        page, cohorts.page(desired, page), view -> view, view -> List.of(Names.key(view.name())));
  }

  @GET
  @Path("/{name}")
  public Response get(@RestPath String name) {
    CohortView view = cohorts.get(name);
    return Response.ok(view).header("ETag", EntityTag.of(view.version())).build();
  }

  @PATCH
  @Path("/{name}")
  @Consumes(MergePatch.MEDIA_TYPE)
  public Response change(
      @RestPath String name,
      MergePatch patch,
      @RestHeader("If-Match") String ifMatch,
      @RestQuery String validateOnly) {
    if (QueryParameters.flag("validateOnly", validateOnly)) {
      return Response.ok(plans.of(name, patch)).build();
    }
    CohortSettings before = cohorts.settings(name);
    CohortPreflight.Seen seen = foresight.see(before, patch.applyTo(before));
    CohortView view = cohorts.change(name, patch, ifMatch, seen);
    return Response.accepted(view).header("ETag", EntityTag.of(view.version())).build();
  }

  @DELETE
  @Path("/{name}")
  public Response delete(@RestPath String name, @RestHeader("If-Match") String ifMatch) {
    return Response.accepted(cohorts.delete(name, ifMatch)).build();
  }

  private Optional<ApiResponse<CohortView>> settled(String name) {
    CohortView view = cohorts.get(name);
    return view.state() == CohortState.PENDING
        ? Optional.empty()
        : Optional.of(
            ApiResponse.created(view)
                .location("/cohorts/" + view.name())
                .entityTag(view.version()));
  }
}
