package io.stint.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.stint.database.SqlFailure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * {@code stint_webhook_waiting{webhook}}: events that an endpoint has not taken yet, and {@code
 * stint_webhook_failing{webhook}}: whether it fails, or wants no more.
 */
@ApplicationScoped
class WebhookGauges {

  private static final Logger LOG = Logger.getLogger(WebhookGauges.class);

  private final Endpoints endpoints;
  private final Webhooks webhooks;
  private final MeterRegistry meters;
  private final Map<String, WebhookView> seen = new ConcurrentHashMap<>();

  WebhookGauges(Endpoints endpoints, Webhooks webhooks, MeterRegistry meters) {
    this.endpoints = endpoints;
    this.webhooks = webhooks;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    for (Endpoint endpoint : endpoints.all()) {
      gauge(
          "waiting", "events that the endpoint has not taken yet", endpoint, WebhookView::waiting);
      gauge(
          "failing",
          "1: the endpoint fails for minutes, or wants no more",
          endpoint,
          view -> view.state() == WebhookState.ACTIVE ? 0 : 1);
    }
  }

  private void gauge(
      String what, String words, Endpoint endpoint, ToDoubleFunction<WebhookView> value) {
    Gauge.builder("stint.webhook." + what, () -> value(endpoint, value))
        .description(words)
        .tag("webhook", endpoint.name())
        .register(meters);
  }

  private double value(Endpoint endpoint, ToDoubleFunction<WebhookView> value) {
    WebhookView view = seen.get(endpoint.name());
    return view == null ? 0 : value.applyAsDouble(view);
  }

  @Scheduled(every = "${stint.reconcile.count-every:15s}", identity = "count-webhooks")
  void count() {
    try {
      webhooks.list().forEach(view -> seen.put(view.name(), view));
    } catch (SqlFailure e) {
      LOG.warnf("what waits for webhooks could not be counted: %s", e.getMessage());
    }
  }
}
