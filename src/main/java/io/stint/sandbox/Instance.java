package io.stint.sandbox;

import java.time.Instant;
import java.util.Map;

/** An EC2 instance, as much of it as an instance profile needs. */
record Instance(
    String id,
    String state,
    Instant launched,
    Association association,
    Map<String, String> tags,
    Map<String, String> details)
    implements Stored {

  /** Which profile (by its id) the instance has; null on the instance when it has none. */
  record Association(String id, String profileId, String profileArn, Instant since) {}

  Instance with(Association changed) {
    return new Instance(id, state, launched, changed, tags, details);
  }

  /** A start moves the launch time, as EC2's does. */
  Instance started(Instant at) {
    return new Instance(id, "running", at, association, tags, details);
  }

  Instance in(String changed) {
    return new Instance(id, changed, launched, association, tags, details);
  }

  @Override
  public String key() {
    return id;
  }
}
