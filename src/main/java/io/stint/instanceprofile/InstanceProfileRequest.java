package io.stint.instanceprofile;

import io.stint.role.RoleRequest;
import java.util.Map;

/**
 * The body of {@code POST /instance-profiles}.
 *
 * @param role the name of a role that is there; null: none
 * @param newRole a role to be made instead; without a name of its own it has the profile's
 */
record InstanceProfileRequest(
    String name, String role, RoleRequest newRole, Map<String, String> tags, Boolean adopt) {

  InstanceProfileRequest {
    tags = tags == null ? Map.of() : tags;
    adopt = Boolean.TRUE.equals(adopt);
  }

  /** The name of the role; null: none. */
  String roleName() {
    return newRole == null ? role : roleToMake().name();
  }

  /** The role that is to be made, trusted by EC2 when nothing else is said; null: none is. */
  RoleRequest roleToMake() {
    return newRole == null ? null : newRole.forInstances(name);
  }
}
