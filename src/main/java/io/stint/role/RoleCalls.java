package io.stint.role;

import io.stint.iam.IamFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls that change what only roles have. Apart from IAM, so that the order of them can be
 * tried with each of them refused. All throw {@link IamFailure}, and every one may run twice.
 */
interface RoleCalls {

  /** Empty: none. */
  void bound(Optional<String> boundary);

  /**
   * @param observed what is in IAM, and need not be written again
   * @return those who were left out because IAM does not know them
   */
  Set<String> trust(String desired, String observed);

  void requireTrust(String shown);

  void describe(String description, Duration maxSessionDuration);

  void untag(List<String> keys);

  void tag(Map<String, String> tags);
}
