package io.stint.sandbox;

import java.time.Instant;

/** A user's long-term key; the owner is an id, so that a rename keeps it. */
record AccessKey(
    String id, String secret, String userId, String status, Instant created, LastUse lastUse)
    implements Stored {

  record LastUse(Instant at, String service, String region) {}

  AccessKey status(String changed) {
    return new AccessKey(id, secret, userId, changed, created, lastUse);
  }

  AccessKey used(LastUse changed) {
    return new AccessKey(id, secret, userId, status, created, changed);
  }

  boolean active() {
    return status.equals("Active");
  }

  @Override
  public String key() {
    return id;
  }
}
