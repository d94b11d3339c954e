package io.stint.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A managed policy, AWS's own or the account's; its key is the ARN. */
record ManagedPolicy(
    Named named, String arn, String description, Map<String, String> tags, Versions versions)
    implements Stored {

  record Version(String id, String document, Instant created) {}

  record Versions(List<Version> all, String defaultId, int next, Instant updated) {
    Version find(String id) {
      return all.stream().filter(v -> v.id().equals(id)).findFirst().orElse(null);
    }
  }

  String document() {
    return versions.find(versions.defaultId()).document();
  }

  ManagedPolicy with(Versions changed) {
    return new ManagedPolicy(named, arn, description, tags, changed);
  }

  ManagedPolicy tagged(Map<String, String> changed) {
    return new ManagedPolicy(named, arn, description, changed, versions);
  }

  boolean awsOwned() {
    return arn.startsWith("arn:aws:iam::aws:");
  }

  @Override
  public String key() {
    return arn;
  }

  @Override
  public String id() {
    return named.id();
  }
}
