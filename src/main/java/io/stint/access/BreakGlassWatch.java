package io.stint.access;

import io.quarkus.scheduler.Scheduled;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.security.ApiTokens;
import io.stint.security.BreakGlass;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sees the glass on every replica, also after a start; and that {@code STINT_TOKEN} may do
 * everything again because nobody else is an administrator any more, which nobody would notice.
 */
@ApplicationScoped
class BreakGlassWatch {

  private final BreakGlass glass;
  private final ApiTokens tokens;
  private final AuditTrail audit;
  private final boolean tokenStays;

  BreakGlassWatch(
      BreakGlass glass,
      ApiTokens tokens,
      AuditTrail audit,
      @ConfigProperty(name = "stint.sandbox.token-stays") boolean tokenStays) {
    this.glass = glass;
    this.tokens = tokens;
    this.audit = audit;
    this.tokenStays = tokenStays;
  }

  @Transactional
  @Scheduled(every = "${stint.reconcile.count-every:15s}", identity = "watch-break-glass")
  void look() {
    glass.isOpen();
    if (!tokenStays && glass.isUnlocked(tokens.haveAnAdmin())) {
      audit.recordOwn(
          AuditAction.BREAK_GLASS_UNLOCKED,
          "stint",
          Map.of("reason", "nobody else is an administrator any more"));
    }
  }
}
