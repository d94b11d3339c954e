package io.stint.grant;

import java.time.Instant;
import java.util.List;

/**
 * Instances that keep the role of a pass-role grant.
 *
 * @param note one sentence for people
 */
record Leftovers(List<Leftover> instances, String note) {

  static final String NOTE =
      "Credentials that the instance metadata service has handed out already can live up to six"
          + " hours.";

  /**
   * @param instanceProfile its name
   * @param disassociated whether the profile was taken off by this request
   */
  record Leftover(
      String instanceId,
      String state,
      String instanceProfile,
      Instant launchedAt,
      boolean disassociated) {}

  /** The body of {@code POST /grants/{id}/leftovers}. */
  record Request(Action action) {}

  enum Action {
    DISASSOCIATE
  }
}
