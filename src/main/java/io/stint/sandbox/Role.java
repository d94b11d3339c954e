package io.stint.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * An IAM role. {@code trust} is kept with unique ids in the place of user and role ARNs, as AWS
 * keeps it: that is why a name that was deleted and made again is not trusted.
 */
record Role(
    Named named, EntityPermissions permits, Map<String, String> tags, String trust, Terms terms)
    implements Entity {

  record Terms(String description, int maxSessionSeconds, Instant lastUsed) {}

  @Override
  public Role with(EntityPermissions changed) {
    return new Role(named, changed, tags, trust, terms);
  }

  Role tagged(Map<String, String> changed) {
    return new Role(named, permits, changed, trust, terms);
  }

  Role trusting(String changed) {
    return new Role(named, permits, tags, changed, terms);
  }

  Role on(Terms changed) {
    return new Role(named, permits, tags, trust, changed);
  }

  boolean serviceLinked() {
    return named.path().startsWith("/aws-service-role/");
  }

  @Override
  public String arn() {
    return named.arn("role");
  }
}
