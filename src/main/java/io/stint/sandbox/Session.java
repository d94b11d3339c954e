package io.stint.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Temporary credentials: whose they are, how long they live, and what narrows them. */
record Session(
    Kind kind, Keys keys, Instant issued, Instant expires, Holder holder, Narrowed narrowed)
    implements Stored {

  enum Kind {
    ASSUMED_ROLE,
    WEB_IDENTITY,
    INSTANCE,
    SESSION_TOKEN
  }

  record Keys(String id, String secret, String token) {
    static Keys fresh() {
      return new Keys(Ids.accessKey("ASIA"), Ids.secret(40), "FwoGZXIvYXdzE" + Ids.secret(340));
    }
  }

  /** {@code principalId} is the role's or user's unique id; {@code mfa} is when it was proved. */
  record Holder(String principalId, String sessionName, Instant mfa, String federatedProvider) {}

  record Narrowed(
      List<String> policies,
      List<String> policyArns,
      Map<String, String> tags,
      List<String> transitiveTagKeys,
      String sourceIdentity) {
    static final Narrowed NOT = new Narrowed(List.of(), List.of(), Map.of(), List.of(), null);
  }

  boolean ofRole() {
    return kind != Kind.SESSION_TOKEN;
  }

  @Override
  public String key() {
    return keys.id();
  }

  @Override
  public String id() {
    return keys.id();
  }
}
