package io.stint.access;

import io.quarkus.scheduler.Scheduled;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.database.Sql;
import io.stint.reconcile.ReconciledRow;
import io.stint.security.ApiTokens;
import io.stint.security.ApiTokens.ApiToken;
import io.stint.security.Caller;
import io.stint.security.CurrentCaller;
import io.stint.web.PageRequest;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Gives API tokens out and ends them. */
@ApplicationScoped
@Transactional
class ApiTokenDesk {

  /** How long one that has expired is still shown. */
  static final Duration SHOWN = Duration.ofDays(30);

  private static final int CLEANUP_BATCH = 1_000;

  private final ApiTokens tokens;
  private final CurrentCaller current;
  private final AuditTrail audit;
  private final Clock clock;

  ApiTokenDesk(ApiTokens tokens, CurrentCaller current, AuditTrail audit, Clock clock) {
    this.tokens = tokens;
    this.current = current;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * @throws Refusal 400
   */
  NewApiToken create(ApiTokenRequest request) {
    Instant now = clock.instant();
    Caller caller = current.get();
    request.check(caller, now);
    boolean own = request.subject() == null;
    ApiToken token =
        new ApiToken(
            ReconciledRow.newId(now),
            request.name(),
            own ? caller.issuer() : Caller.STINT,
            own ? caller.subject() : request.subject(),
            request.groups(),
            request.role(),
            caller.name(),
            now,
            request.end(now),
            null,
            List.of());
    String text = tokens.create(token, caller);
    audit.record(
        AuditAction.API_TOKEN_CREATED,
        token.id().toString(),
        Map.of(
            "name", token.name(),
            "role", token.role(),
            "owner", Caller.name(token.issuer(), token.subject()),
            "expiresAt", token.expiresAt()));
    return new NewApiToken(text, ApiTokenView.of(token));
  }

  /**
   * @throws Refusal 404
   */
  ApiTokenView read(String id) {
    return ApiTokenView.of(named(id));
  }

  List<ApiTokenView> page(PageRequest page) {
    UUID after = page.isFirst() ? null : UUID.fromString(page.after().get(0));
    return tokens.page(after, page.limit()).stream().map(ApiTokenView::of).toList();
  }

  /**
   * @throws Refusal 404
   */
  void delete(String id) {
    audit.recordAll(
        AuditAction.API_TOKEN_DELETED,
        tokens.delete(named(id).id()).stream()
            .map(ended -> new AuditTrail.Entry(ended.id().toString(), Map.of("name", ended.name())))
            .toList());
  }

  private ApiToken named(String id) {
    try {
      return tokens.read(UUID.fromString(id)).orElseThrow(() -> unknown(id));
    } catch (IllegalArgumentException e) {
      throw unknown(id);
    }
  }

  private static Refusal unknown(String id) {
    return Refusal.notFound("API token", id);
  }

  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  @Scheduled(every = "1h", delayed = "2m", identity = "forget-api-tokens")
  void forgetOld() {
    Instant before = clock.instant().minus(SHOWN);
    Sql.inBatches(CLEANUP_BATCH, () -> tokens.forget(before, CLEANUP_BATCH));
  }
}
