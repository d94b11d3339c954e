package io.stint.webhook;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Round after round for each endpoint, on threads of its own: one that hangs holds up no other. */
@ApplicationScoped
class Deliveries {

  private static final Logger LOG = Logger.getLogger(Deliveries.class);

  /** Subjects that one endpoint is told of side by side. */
  private static final int SIDE_BY_SIDE = 4;

  private static final long STOP_SECONDS = 5;

  private final Endpoints endpoints;
  private final Round round;
  private final WebhookRows rows;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Map<String, ExecutorService> threads = new ConcurrentHashMap<>();
  private final ExecutorService dispatchers =
      Executors.newCachedThreadPool(work -> thread(work, "webhooks"));
  private volatile boolean stopping;

  Deliveries(Endpoints endpoints, Round round, WebhookRows rows) {
    this.endpoints = endpoints;
    this.round = round;
    this.rows = rows;
  }

  /** What happens from the first start with an endpoint on, it is told. */
  void start(@Observes StartupEvent event) {
    endpoints.all().forEach(rows::know);
  }

  /** What hangs is interrupted, what had not begun only waits, and both are written down. */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    round.stop();
    dispatchers.shutdown();
    threads.values().forEach(all -> all.shutdownNow().forEach(Runnable::run));
    if (!dispatchers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("webhooks: what was being sent is sent again after the next start");
    }
  }

  @Scheduled(every = "1s", identity = "webhooks")
  void tick() {
    for (Endpoint endpoint : endpoints.all()) {
      if (running.add(endpoint.name())) {
        dispatchers.execute(() -> runUntilIdle(endpoint));
      }
    }
  }

  /** By hand, for tests: all that can be told now. */
  void runUntilIdle() {
    endpoints.all().forEach(this::runUntilIdle);
  }

  private void runUntilIdle(Endpoint endpoint) {
    try {
      while (!stopping && round.run(endpoint, threadsOf(endpoint)) > 0) {
        LOG.tracef("webhook %s was told a batch", endpoint.name());
      }
    } catch (RuntimeException e) {
      // What was not written is sent again at the next tick, or by another replica.
      if (!stopping) {
        LOG.warnf("webhook %s could not be served: %s", endpoint.name(), e.getMessage());
      }
    } finally {
      running.remove(endpoint.name());
    }
  }

  private ExecutorService threadsOf(Endpoint endpoint) {
    return threads.computeIfAbsent(
        endpoint.name(),
        name ->
            Executors.newFixedThreadPool(SIDE_BY_SIDE, work -> thread(work, "webhook-" + name)));
  }

  private static Thread thread(Runnable work, String name) {
    Thread one = new Thread(work, name);
    one.setDaemon(true);
    return one;
  }
}
