package io.stint.access;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.security.BreakGlass;
import io.stint.security.CallerRole;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;

@Path("/break-glass")
@Produces(MediaType.APPLICATION_JSON)
class BreakGlassResource {

  private final BreakGlass glass;
  private final AuditTrail audit;
  private final Idempotency idempotency;
  private final Clock clock;

  BreakGlassResource(BreakGlass glass, AuditTrail audit, Idempotency idempotency, Clock clock) {
    this.glass = glass;
    this.audit = audit;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  @RolesAllowed({BreakGlass.ROLE, CallerRole.ADMINS})
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response open(BreakGlassRequest request) {
    return idempotency.once(
        request,
        () -> {
          request.check();
          BreakGlassView open = new BreakGlassView(glass.open(clock.instant()));
          audit.record(
              AuditAction.BREAK_GLASS_OPENED,
              "stint",
              Map.of("reason", request.reason(), "openUntil", open.openUntil()));
          return ApiResponse.created(open);
        });
  }
}
