package io.stint.webhook;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.audit.EventFeed;
import io.stint.audit.EventFeed.Backlog;
import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.web.Refusal;
import io.stint.webhook.HeldRows.Held;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The door of the room: how the endpoints stand, and once more from an instant on. */
@ApplicationScoped
@Transactional
public class Webhooks {

  private final Endpoints endpoints;
  private final WebhookRows rows;
  private final HeldRows held;
  private final EventFeed events;
  private final AuditTrail audit;
  private final Clock clock;

  Webhooks(
      Endpoints endpoints,
      WebhookRows rows,
      HeldRows held,
      EventFeed events,
      AuditTrail audit,
      Clock clock) {
    this.endpoints = endpoints;
    this.rows = rows;
    this.held = held;
    this.events = events;
    this.audit = audit;
    this.clock = clock;
  }

  List<WebhookView> list() {
    return endpoints.all().stream().map(this::view).toList();
  }

  /**
   * Everything from the instant on is sent once more, with the ids that it had, and what was held
   * is tried at once. One that was stopped is told again.
   *
   * @throws Refusal 400, 404
   */
  WebhookView replay(String name, ReplayRequest request) {
    Endpoint endpoint = endpoints.named(name).orElseThrow(() -> Refusal.notFound("webhook", name));
    Instant now = clock.instant();
    Instant from = request.checked(now);
    rows.know(endpoint);
    rows.replay(endpoint, events.before(from), now);
    audit.record(AuditAction.WEBHOOK_REPLAYED, name, Map.of("from", from));
    return view(endpoint);
  }

  private WebhookView view(Endpoint endpoint) {
    rows.know(endpoint);
    WebhookRows.Row row = rows.find(endpoint);
    HeldRows.Count count = held.count(endpoint, Retry.FAILING);
    Held worst = held.worst(endpoint).orElse(null);
    Backlog backlog = events.backlog(events.today(row.after()), actions(endpoint));
    boolean stopped = row.isStopped(endpoint);
    WebhookState state =
        stopped
            ? WebhookState.STOPPED
            : count.failing() > 0 || row.failures() >= Retry.FAILING
                ? WebhookState.FAILING
                : WebhookState.ACTIVE;
    return new WebhookView(
        endpoint.name(),
        endpoint.url().getHost(),
        endpoint.types(),
        state,
        count.waiting() + backlog.waiting(),
        Moments.earlier(held.oldestAt(endpoint), backlog.oldest()),
        row.deliveredAt(),
        worst == null
            ? null
            : failure(worst, stopped ? null : Moments.later(worst.dueAt(), row.dueAt())));
  }

  private static FailureView failure(Held worst, Instant next) {
    return new FailureView(worst.code(), worst.message(), worst.since(), worst.attempts(), next);
  }

  private static List<AuditAction> actions(Endpoint endpoint) {
    return Arrays.stream(AuditAction.values())
        .filter(action -> endpoint.wants(EventType.of(action)))
        .toList();
  }
}
