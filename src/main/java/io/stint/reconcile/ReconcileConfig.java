package io.stint.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the loop runs. */
@ConfigMapping(prefix = "stint.reconcile")
interface ReconcileConfig {

  /** Whether the loop runs by itself; tests drive it by hand. */
  @WithDefault("true")
  boolean enabled();

  /**
   * How often due rows are looked for when nothing wakes the loop earlier; well below the ten
   * seconds after which liveness is red.
   */
  @WithDefault("1s")
  Duration tick();

  /**
   * How many rows are converged side by side; revocations have as many places again of their own.
   */
  @WithDefault("32")
  int concurrency();

  /** How long a claim holds; a killed replica's rows are taken over after it. */
  @WithDefault("PT45S")
  Duration lease();

  /**
   * How often rows are counted for the metrics; less often where there are so many that it would
   * take more than one part in 500 of the time.
   */
  @WithDefault("15s")
  Duration countEvery();
}
