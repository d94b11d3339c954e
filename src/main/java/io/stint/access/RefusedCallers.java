package io.stint.access;

import io.quarkus.scheduler.Scheduled;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.security.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes down who was refused: not in the request, which may come from anybody, and often. */
@ApplicationScoped
class RefusedCallers {

  private final Refused refused;
  private final AuditTrail audit;

  RefusedCallers(Refused refused, AuditTrail audit) {
    this.refused = refused;
    this.audit = audit;
  }

  @Transactional
  @Scheduled(every = "5s", identity = "write-refused-callers")
  void write() {
    for (Refused.Refusal one : refused.fetch()) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("address", one.address());
      details.put("reason", one.reason());
      details.put("more", one.more());
      audit.recordOwn(
          one.status() == 401 ? AuditAction.CALLER_UNAUTHENTICATED : AuditAction.CALLER_FORBIDDEN,
          one.who(),
          details);
    }
  }
}
