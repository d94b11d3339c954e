package io.stint.security;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who may read the metrics. */
@ConfigMapping(prefix = "stint.metrics")
interface MetricsConfig {

  /**
   * A second bearer token that reads {@code /q/metrics} and can do nothing else, for who collects
   * them; at least 32 characters, and another than {@code stint.token}. Without it metrics are for
   * {@code stint.token} alone.
   */
  Optional<String> token();
}
