package io.stint.role;

import io.stint.access.Owned;
import io.stint.access.OwnedKind;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.Progress;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;

@Path("/roles/{name}/session-revocations")
@Produces(MediaType.APPLICATION_JSON)
class SessionRevocationsResource {

  private final SessionRevocations ends;
  private final RoleQueries reads;
  private final Idempotency idempotency;

  SessionRevocationsResource(SessionRevocations ends, RoleQueries reads, Idempotency idempotency) {
    this.ends = ends;
    this.reads = reads;
    this.idempotency = idempotency;
  }

  @RolesAllowed(CallerRole.APPROVERS)
  @Owned(OwnedKind.ROLE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(@RestPath String name, SessionRevocationRequest revocation) {
    return idempotency.once(
        revocation,
        () -> {
          ends.requireNotStints(name);
          return revocation;
        },
        checked -> ApiResponse.accepted(ends.end(name, checked)),
        ended -> progress(name, ended));
  }

  private Progress<RoleView.EndedSessions> progress(String name, RoleView.EndedSessions ended) {
    RoleView role = reads.stored(name).view();
    return role.sessions().stream()
        .filter(RoleView.EndedSessions::armed)
        .filter(ended::isIn)
        .findFirst()
        .map(armed -> Progress.settled(ApiResponse.accepted(armed)))
        .orElseGet(
            () ->
                Progress.underWay(
                    ApiResponse.accepted(ended), FailureView.nextAttemptAfter(role.failure())));
  }
}
