package io.stint.sandbox;

import java.util.Map;

/** An instance profile with at most one role (by its id; null when empty). */
record InstanceProfile(Named named, Map<String, String> tags, String roleId) implements Stored {
  InstanceProfile role(String changed) {
    return new InstanceProfile(named, tags, changed);
  }

  InstanceProfile tagged(Map<String, String> changed) {
    return new InstanceProfile(named, changed, roleId);
  }

  String arn() {
    return named.arn("instance-profile");
  }

  @Override
  public String key() {
    return named.key();
  }

  @Override
  public String id() {
    return named.id();
  }
}
