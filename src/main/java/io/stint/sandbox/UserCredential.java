package io.stint.sandbox;

import java.time.Instant;
import java.util.Map;

/** A certificate, SSH key or service password of a user: must be gone before the user can go. */
record UserCredential(
    Kind kind, String id, String status, Instant created, Map<String, String> details) {
  enum Kind {
    SIGNING_CERTIFICATE,
    SSH_PUBLIC_KEY,
    SERVICE_SPECIFIC
  }

  UserCredential status(String changed) {
    return new UserCredential(kind, id, changed, created, details);
  }

  UserCredential details(Map<String, String> changed) {
    return new UserCredential(kind, id, status, created, changed);
  }
}
