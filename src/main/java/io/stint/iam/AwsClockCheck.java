package io.stint.iam;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says how far the two clocks are apart. It never says "down": issue times allow for it, AWS
 * enforces ends by its own clock, and a service that is taken away for it would end nothing at all.
 */
@Readiness
@ApplicationScoped
class AwsClockCheck implements HealthCheck {

  private final AwsClock clock;

  AwsClockCheck(AwsClock clock) {
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    Duration skew = clock.skew();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("aws-clock")
            .up()
            .withData("skewSeconds", String.valueOf(skew.toMillis() / 1000.0));
    if (skew.abs().compareTo(AwsClock.NOTICEABLE) > 0) {
      answer.withData(
          "warning",
          "AWS's clock is %s s %s the database's: one of the two machines has the wrong time"
              .formatted(
                  skew.abs().toMillis() / 1000.0, (skew.isNegative() ? "behind" : "ahead of")));
    }
    return answer.build();
  }
}
