package io.stint.role;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How roles are written. */
@ConfigMapping(prefix = "stint.role")
interface RoleConfig {

  /**
   * How long grants on a role wait after the last change of it, so that a burst of them is one
   * write. What takes access away never waits.
   */
  @WithDefault("PT1S")
  Duration pause();
}
