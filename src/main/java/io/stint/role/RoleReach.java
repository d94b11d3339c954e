package io.stint.role;

import io.stint.policy.Warning;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * What the roles that Stint knows may assume of each other. Everything here needs a transaction.
 */
@ApplicationScoped
class RoleReach {

  private final RoleRepository rows;

  RoleReach(RoleRepository rows) {
    this.rows = rows;
  }

  List<ReachableRole> from(Role role) {
    RoleAssumptions.Node start = RoleAssumptions.Node.of(role.name(), role.arn(), role.settings());
    return among(start).from(start);
  }

  /**
   * @param arn that the role has, or will have
   */
  List<Warning> warnings(String name, String arn, RoleSettings settings) {
    RoleAssumptions.Node node = RoleAssumptions.Node.of(name, arn, settings);
    RoleAssumptions reach = among(node);
    if (reach.assumesItself(node)) {
      return List.of(warning("ASSUMES_ITSELF", "The role may assume itself"));
    }
    return reach.isInACircle(node)
        ? List.of(
            warning("ASSUMES_IN_A_CIRCLE", "By way of others the role may assume itself again"))
        : List.of();
  }

  private static Warning warning(String code, String what) {
    return new Warning("", code, what + ": a session of it can be renewed for ever.");
  }

  private RoleAssumptions among(RoleAssumptions.Node node) {
    List<RoleAssumptions.Node> all = new ArrayList<>(List.of(node));
    rows.inIam().stream()
        .filter(other -> !other.name().equalsIgnoreCase(node.name()))
        .map(other -> RoleAssumptions.Node.of(other.name(), other.arn(), other.settings()))
        .forEach(all::add);
    return new RoleAssumptions(all);
  }
}
