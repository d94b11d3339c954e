package io.stint.role;

import io.stint.role.trust.Trust;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** All who use roles, asked together. */
@ApplicationScoped
class RoleUses {

  private final Instance<RoleUse> rooms;

  RoleUses(@Any Instance<RoleUse> rooms) {
    this.rooms = rooms;
  }

  Map<UUID, List<RoleUse.Use>> of(Collection<UUID> roleIds) {
    Map<UUID, List<RoleUse.Use>> uses = new HashMap<>();
    for (RoleUse room : rooms) {
      room.usesOf(roleIds)
          .forEach((id, its) -> uses.computeIfAbsent(id, none -> new ArrayList<>()).addAll(its));
    }
    return uses;
  }

  List<RoleUse.Use> of(UUID roleId) {
    return of(List.of(roleId)).getOrDefault(roleId, List.of());
  }

  /**
   * @param besides a user that does not count; may be null
   * @throws Refusal 409 that names the users
   */
  void requireNone(Role role, RoleUse.Use besides) {
    List<RoleUse.Use> uses = of(role.id()).stream().filter(use -> !use.equals(besides)).toList();
    refuse(uses, "The role " + role.name() + " is in use by ");
  }

  /**
   * @throws Refusal 409 that names the users, when somebody needs a service to be trusted that
   *     would be trusted no more
   */
  void requireTrustKept(Role before, Role after) {
    for (String service : Trust.services(before)) {
      if (!Trust.namesService(after, service)) {
        List<RoleUse.Use> uses = new ArrayList<>();
        rooms.forEach(room -> uses.addAll(room.needing(before.id(), service)));
        refuse(
            uses,
            "The role " + before.name() + " has to trust " + service + " while it is in use by ");
      }
    }
  }

  private static void refuse(List<RoleUse.Use> uses, String words) {
    if (!uses.isEmpty()) {
      String named =
          uses.stream().limit(20).map(RoleUse.Use::toString).collect(Collectors.joining(", "));
      throw Refusal.of(
          ProblemCode.IN_USE, words + named + (uses.size() > 20 ? " and others." : "."));
    }
  }
}
