package io.stint.access;

import java.time.Instant;
import java.util.List;

/**
 * How far the master keys have changed.
 *
 * @param resealed what was sealed with another key, and is with the current one now
 * @param unreadable what no key that is configured opens
 */
record SecretsRotationView(int resealed, int unreadable, List<Key> keys) {

  enum KeyState {
    CURRENT,
    PREVIOUS,
    MISSING
  }

  /**
   * @param sealed what is sealed with it now, what it does not open included
   * @param lastCurrentAt when a replica was last seen to write with it; null: not known
   * @param mayGo nothing needs it any more
   * @param mayGoAt null: not known yet
   */
  record Key(
      String keyId,
      KeyState state,
      int sealed,
      int unreadable,
      Instant lastCurrentAt,
      boolean mayGo,
      Instant mayGoAt) {}
}
