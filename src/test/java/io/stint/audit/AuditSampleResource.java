package io.stint.audit;

import io.stint.security.CallerRole;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;

@RolesAllowed(CallerRole.ADMINS)
@Path("/audit-samples")
class AuditSampleResource {

  private final AuditTrail trail;

  AuditSampleResource(AuditTrail trail) {
    this.trail = trail;
  }

  @POST
  @Path("/{name}")
  @Transactional
  public void record(String name) {
    trail.recordOwn(AuditAction.COHORT_ACTIVATED, name, Map.of());
    trail.record(AuditAction.COHORT_CREATED, name, Map.of());
  }
}
