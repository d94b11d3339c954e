package io.stint.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where what is for operations alone is served: metrics and the API browser. */
@ConfigMapping(prefix = "stint.management")
interface ManagementConfig {

  /**
   * A port of its own for {@code /q/metrics} and {@code /q/swagger-ui}, which are then not found on
   * the one that callers use; health and the contract are on both. 0: no port of their own, as in
   * the sandbox.
   */
  @WithDefault("0")
  int port();

  /** The address that it listens on. */
  @WithDefault("0.0.0.0")
  String host();
}
