package io.stint.sandbox;

import java.time.Instant;
import java.util.Map;

/** A virtual MFA device; {@code userId} is null while it is not assigned. */
record MfaDevice(
    String serial, String seed, String userId, Instant enabled, Map<String, String> tags)
    implements Stored {

  MfaDevice assigned(String toUserId, Instant at) {
    return new MfaDevice(serial, seed, toUserId, at, tags);
  }

  @Override
  public String key() {
    return serial;
  }

  @Override
  public String id() {
    return serial;
  }
}
