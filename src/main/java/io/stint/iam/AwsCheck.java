package io.stint.iam;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says whether AWS does what Stint asks. It never says "down": everything can be read without AWS,
 * and what is asked for waits.
 */
@Readiness
@ApplicationScoped
class AwsCheck implements HealthCheck {

  private final AwsStanding standing;

  AwsCheck(AwsStanding standing) {
    this.standing = standing;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("aws").up().withData("state", standing.state().name());
    standing
        .refusals()
        .forEach(one -> answer.withData(one.action(), one.code() + " since " + one.since()));
    return answer.build();
  }
}
