package io.stint.instanceprofile;

import io.stint.role.RoleRequest;
import java.util.Map;

/**
 * The body of {@code POST /instance-profiles}.
 *
 * @param role a name, or a role request; without a name of its own that role has the profile's
 */
record InstanceProfileRequest(
    String name, RoleChoice role, Map<String, String> tags, Boolean adopt) {

  InstanceProfileRequest {
    tags = tags == null ? Map.of() : tags;
    adopt = Boolean.TRUE.equals(adopt);
  }

  /** The name of the role; null: none. */
  String roleName() {
    if (role == null) {
      return null;
    }
    return role.inLine() == null ? role.name() : roleInLine().name();
  }

  /** The role that is to be made, trusted by EC2 when nothing else is said; null: none is. */
  RoleRequest roleInLine() {
    return role == null || role.inLine() == null ? null : role.inLine().forInstances(name);
  }
}
