package io.stint.instanceprofile;

import io.stint.role.RoleUse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A role in an instance profile cannot be deleted. */
@ApplicationScoped
class HeldRoles implements RoleUse {

  private static final String KIND = "INSTANCE_PROFILE";

  private final ProfileRepository rows;

  HeldRoles(ProfileRepository rows) {
    this.rows = rows;
  }

  static Use by(InstanceProfile profile) {
    return new Use(KIND, profile.name());
  }

  @Override
  public Map<UUID, List<Use>> usesOf(Collection<UUID> roleIds) {
    Map<UUID, List<Use>> uses = new HashMap<>();
    for (InstanceProfile profile : rows.holding(roleIds)) {
      Set<UUID> held = new LinkedHashSet<>();
      held.add(profile.roleId());
      held.add(profile.boundRoleId());
      // A list that takes no null is not asked for one: a profile may hold no role, or give it up.
      held.stream()
          .filter(id -> id != null && roleIds.contains(id))
          .forEach(id -> uses.computeIfAbsent(id, none -> new ArrayList<>()).add(by(profile)));
    }
    return uses;
  }

  @Override
  public List<Use> needing(UUID roleId, String service) {
    return service.equalsIgnoreCase(ProfileRules.EC2)
        ? usesOf(List.of(roleId)).getOrDefault(roleId, List.of())
        : List.of();
  }
}
