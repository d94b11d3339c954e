package io.stint.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long grants are kept that have ended. */
@ConfigMapping(prefix = "stint.grants")
interface GrantsConfig {

  /**
   * How long a grant is shown after it was seen to be gone from IAM; two days at least. One that is
   * not is never forgotten.
   */
  @WithDefault("P400D")
  Duration keepEnded();
}
