package io.stint.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long grants are kept that have ended, and can be agreed to that are asked for; and how many
 * there are at once.
 */
@ConfigMapping(prefix = "stint.grants")
interface GrantsConfig {

  /**
   * How long a grant is shown after it was seen to be gone from IAM; two days at least. One that is
   * not is never forgotten.
   */
  @WithDefault("P400D")
  Duration keepEnded();

  /** How long others can agree to what is asked for; then it has lapsed. */
  @WithDefault("PT4H")
  Duration requestLapses();

  /** Grants to one member by name that are not gone; one more is a 422. 0: any number. */
  @WithDefault("10000")
  int mostPerPerson();

  /** Grants on one role that are not gone; one more is a 422. 0: any number. */
  @WithDefault("100000")
  int mostPerRole();
}
