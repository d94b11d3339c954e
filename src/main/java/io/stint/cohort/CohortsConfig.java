package io.stint.cohort;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many people cohorts bring into IAM, and how long what they sign in with first may wait. */
@ConfigMapping(prefix = "stint.cohorts")
interface CohortsConfig {

  /**
   * Users that all replicas together make in an hour. At one more they make none, and members say
   * that they wait for it, until an administrator lets it go on ({@code POST
   * /user-creation/release}): the hour that passes does not. 0: any number.
   */
  @WithDefault("2000")
  int mostUsersAnHour();

  /** How long a one-time password waits to be handed out, five minutes at least; then it lapses. */
  @WithDefault("PT24H")
  Duration untakenFor();

  /**
   * How long one that was handed out may stay unused, in cohorts that say nothing else ({@code
   * credentials.unusedFor}). Those that are there already keep theirs.
   */
  @WithDefault("PT24H")
  Duration unusedFor();

  /** The longest that a cohort may say of that from now on, a year at most. */
  @WithDefault("P365D")
  Duration longestUnusedFor();
}
