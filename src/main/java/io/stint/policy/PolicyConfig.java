package io.stint.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which policy documents are taken from callers. */
@ConfigMapping(prefix = "stint.policy")
public interface PolicyConfig {

  /**
   * Whether a document may let its holder raise their own rights (all of IAM, pass any role, …).
   */
  @WithDefault("false")
  boolean allowEscalation();
}
