package io.stint.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
  private final Heartbeat heartbeat = new Heartbeat(time::get);

  @Test
  void withoutATickForTenSecondsItIsNotAlive() {
    LoopLiveness liveness = new LoopLiveness(heartbeat);
    pass(Duration.ofSeconds(10).minusNanos(1));
    assertTrue(heartbeat.lives());
    assertEquals(Status.UP, liveness.call().getStatus());
    pass(Duration.ofNanos(1));
    assertFalse(heartbeat.lives());
    assertEquals(Status.DOWN, liveness.call().getStatus());
    assertEquals(10L, liveness.call().getData().orElseThrow().get("secondsSinceTick"));
    heartbeat.beat();
    assertTrue(heartbeat.lives());
    assertEquals(Status.UP, liveness.call().getStatus());
  }

  private void pass(Duration by) {
    time.addAndGet(by.toNanos());
  }
}
