package io.stint.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long events are kept, and when those are written that tell what became true by time alone.
 */
@ConfigMapping(prefix = "stint.events")
public interface MomentsConfig {

  /** How long before the end of a grant {@code grant.endingSoon} is told; once for each end. */
  @WithDefault("PT1H")
  Duration endingSoon();

  /** How long after its end a grant that is not gone from IAM is {@code grant.overdue}. */
  @WithDefault("PT1M")
  Duration overdueAfter();

  /**
   * How long a cohort, a member, a role or an instance profile has to fail until {@code
   * member.failing} is told, and so on; once for each failure, and {@code member.recovered} when it
   * is over.
   */
  @WithDefault("PT1M")
  Duration failingAfter();

  /**
   * How long an event is kept, 30 days at least (trail.md); longer where a receiver has not been
   * sent it yet. What follows a stream from an event that is gone gets those that are left.
   */
  @WithDefault("P400D")
  Duration keep();

  /** How often it is looked for such moments. */
  @WithDefault("10s")
  Duration lookEvery();
}
