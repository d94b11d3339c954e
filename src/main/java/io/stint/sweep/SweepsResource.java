package io.stint.sweep;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.EntityTag;
import io.stint.web.Idempotency;
import io.stint.web.Page;
import io.stint.web.PageRequest;
import io.stint.web.Paging;
import io.stint.web.ProblemCode;
import io.stint.web.Progress;
import io.stint.web.Refusal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/sweeps")
@Produces(MediaType.APPLICATION_JSON)
class SweepsResource {

  private final Sweeps sweeps;
  private final SweepRepository rows;
  private final Idempotency idempotency;
  private final Paging paging;

  SweepsResource(Sweeps sweeps, SweepRepository rows, Idempotency idempotency, Paging paging) {
    this.sweeps = sweeps;
    this.rows = rows;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(SweepRequest request) {
    return idempotency.once(
        request, () -> located(sweeps.request(request)), made -> progress(made, 201));
  }

  /** What waits for a person is as far as it comes. */
  private Progress<SweepView> progress(SweepView asked, int done) {
    Sweep sweep = rows.read(asked.id().toString());
    return switch (sweep.state()) {
      case DONE -> Progress.settled(located(sweep).status(done));
      case AWAITING_APPROVAL -> Progress.settled(located(sweep));
      case RUNNING ->
          Progress.underWay(
              located(sweep), FailureView.nextAttemptAfter(sweep.failure().orElse(null)));
    };
  }

  private static ApiResponse<SweepView> located(Sweep sweep) {
    return ApiResponse.accepted(SweepView.of(sweep))
        .location("/sweeps/" + sweep.id())
        .entityTag(sweep.version());
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  public Page<SweepView> list(@RestQuery String pageSize, @RestQuery String pageToken) {
    PageRequest page = paging.request("sweeps", List.of(), pageSize, pageToken);
    List<SweepView> read =
        requiringNew().call(() -> rows.page(page).stream().map(SweepView::of).toList());
    return paging.page(page, read, view -> view, view -> List.of(view.id().toString()));
  }

  @RolesAllowed(CallerRole.ADMINS)
  @GET
  @Path("/{id}")
  public Response read(String id) {
    Sweep sweep = requiringNew().call(() -> rows.read(id));
    return Response.ok(SweepView.of(sweep)).header("ETag", EntityTag.of(sweep.version())).build();
  }

  @RolesAllowed(CallerRole.ADMINS)
  @POST
  @Path("/{id}/approval")
  public Response approve(String id, @RestHeader("If-Match") String ifMatch) {
    try {
      return idempotency.once(
          "",
          () -> sweeps.again(id, ifMatch),
          again -> located(sweeps.approve(id, ifMatch, again)),
          approved -> progress(approved, 202));
    } catch (Refusal refusal) {
      if (refusal.code() == ProblemCode.PRECONDITION_FAILED) {
        sweeps.lookAgain(id);
      }
      throw refusal;
    }
  }
}
