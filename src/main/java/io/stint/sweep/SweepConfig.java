package io.stint.sweep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When IAM is compared with what Stint knows, and what stops it. */
@ConfigMapping(prefix = "stint.sweep")
interface SweepConfig {

  /** How often Stint looks by itself; 0: never, only when somebody asks for it. */
  @WithDefault("PT10M")
  Duration every();

  /** More objects than this are not removed before somebody has approved it. */
  @WithDefault("10")
  int mostRemovals();

  /**
   * The same, in per cent of what lies under Stint's path; one object may go however little lies
   * there, as long as Stint knows another.
   */
  @WithDefault("10")
  int mostRemovalsPercent();

  /** What has changed so shortly before is not judged: IAM shows it late. */
  @WithDefault("PT1M")
  Duration calm();

  /** How long a sweep that is over can be read. */
  @WithDefault("P30D")
  Duration keep();
}
