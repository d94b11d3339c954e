package io.stint.instanceprofile;

import java.util.Map;

/**
 * What of an instance profile can be changed: the body of {@code PATCH /instance-profiles/{name}}.
 *
 * @param role the role's name; null: none
 */
record ProfileSettings(String role, Map<String, String> tags) {
  ProfileSettings {
    tags = tags == null ? Map.of() : tags;
  }
}
