package io.stint.access;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.security.ApiTokens;
import io.stint.security.BreakGlass;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/** Opens and closes what {@code STINT_TOKEN} is behind. */
@ApplicationScoped
@Transactional
class BreakGlassDesk {

  private static final String STINT = "stint";

  private final BreakGlass glass;
  private final ApiTokens tokens;
  private final AuditTrail audit;
  private final Clock clock;

  BreakGlassDesk(BreakGlass glass, ApiTokens tokens, AuditTrail audit, Clock clock) {
    this.glass = glass;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * @throws Refusal 400; 409 where it is nothing that is locked
   */
  BreakGlassView open(BreakGlassRequest request) {
    request.check();
    if (!tokens.haveAnAdmin()) {
      throw Refusal.of(
          ProblemCode.CONFLICT,
          "There is no glass to break: nobody else is an administrator, so STINT_TOKEN may do"
              + " everything as it is.");
    }
    BreakGlassView open = new BreakGlassView(glass.open(clock.instant()));
    audit.record(
        AuditAction.BREAK_GLASS_OPENED,
        STINT,
        Map.of("reason", request.reason(), "openUntil", open.openUntil()));
    return open;
  }

  /** Again: it stays closed. */
  void close() {
    if (glass.close(clock.instant())) {
      audit.record(AuditAction.BREAK_GLASS_CLOSED, STINT, Map.of());
    }
  }

  /**
   * For who repeats a request: it opens nothing again.
   *
   * @throws Refusal 409
   */
  void requireOpen() {
    if (!glass.isOpen()) {
      throw Refusal.of(
          ProblemCode.ENDED,
          "It was opened under this Idempotency-Key, and is closed by now; with another one it is"
              + " opened again.");
    }
  }
}
