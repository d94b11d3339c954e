package io.stint.cohort;

import io.stint.audit.AuditTrail;
import io.stint.audit.Subject;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What every change ends with: it is written down, and the loop is woken. */
@ApplicationScoped
public class Bell {

  private final AuditTrail trail;
  private final ReconcileLoop loop;
  private final Clock clock;

  Bell(AuditTrail trail, ReconcileLoop loop, Clock clock) {
    this.trail = trail;
    this.loop = loop;
    this.clock = clock;
  }

  public Instant now() {
    return clock.instant();
  }

  public void tell(String action, Subject subject, Map<String, ?> details) {
    trail.record(action, subject, details);
  }

  public void tellAll(String action, List<AuditTrail.Entry> entries) {
    trail.recordAll(action, entries);
  }

  /** After the commit. */
  public void ring() {
    loop.wakeAfterCommit();
  }
}
