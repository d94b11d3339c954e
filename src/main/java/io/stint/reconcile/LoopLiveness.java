package io.stint.reconcile;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Liveness is the tick: a service that answers and ends nothing is not alive. */
@Liveness
@ApplicationScoped
class LoopLiveness implements HealthCheck {

  private final Heartbeat heartbeat;

  LoopLiveness(Heartbeat heartbeat) {
    this.heartbeat = heartbeat;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("reconcile loop")
        .status(heartbeat.lives())
        .withData("secondsSinceTick", heartbeat.silence().toSeconds())
        .build();
  }
}
