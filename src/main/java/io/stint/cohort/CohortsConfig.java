package io.stint.cohort;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many people cohorts bring into IAM. */
@ConfigMapping(prefix = "stint.cohorts")
interface CohortsConfig {

  /**
   * Users that all replicas together make in an hour. At one more they make none, and members say
   * that they wait for it, until an administrator lets it go on ({@code POST
   * /user-creation/release}): the hour that passes does not. 0: any number.
   */
  @WithDefault("2000")
  int mostUsersAnHour();
}
