package io.stint.webhook;

import io.stint.web.Refusal;
import java.time.Instant;

/**
 * @param from events that were written at or after this instant are sent again
 */
record ReplayRequest(Instant from) {

  /**
   * @throws Refusal 400
   */
  Instant checked(Instant now) {
    if (from == null) {
      throw Refusal.invalid("/from", "is required");
    }
    if (from.isAfter(now)) {
      throw Refusal.invalid("/from", "has not come yet");
    }
    return from;
  }
}
