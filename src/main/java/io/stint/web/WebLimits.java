package io.stint.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of the service one caller can hold at once. */
@ConfigMapping(prefix = "stint.web")
interface WebLimits {

  /** A body that is larger is a 413. */
  @WithDefault("10M")
  MemorySize largestBody();

  /** How long a whole body may take; after it, 408. */
  @WithDefault("PT30S")
  Duration bodyDeadline();

  /** Bodies of one caller that are on their way at the same time; more are a 429. */
  @WithDefault("32")
  int mostUploads();

  /**
   * Requests of one caller that are worked on at the same time, and as many again that wait for
   * something to settle, and event streams; more are a 429. Less than half of the worker threads.
   */
  @WithDefault("64")
  int mostInFlight();

  /**
   * Requests of one caller in a minute, taken by all replicas together; more are a 429 that says
   * when to come again. 0: any number.
   */
  @WithDefault("30000")
  int mostRequestsAMinute();
}
