package io.stint.role;

import io.stint.policy.Warning;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What whoever makes, changes or grants a role should know of it, as far as its settings and those
 * of the other roles say. Asks AWS nothing, so what managed policies give is not in it. Everything
 * here needs a transaction.
 */
@ApplicationScoped
class RoleWarnings {

  private final RoleReach reach;

  RoleWarnings(RoleReach reach) {
    this.reach = reach;
  }

  List<Warning> of(Role role) {
    return of(role, reach.network());
  }

  /** Of many roles the others are read once. */
  List<Warning> of(Role role, RoleReach.Network network) {
    return of(role.name(), role.arn(), role.settings(), network);
  }

  /**
   * @param arn null: not in IAM yet
   */
  List<Warning> of(String name, String arn, RoleSettings settings) {
    return of(name, arn, settings, reach.network());
  }

  private List<Warning> of(
      String name, String arn, RoleSettings settings, RoleReach.Network network) {
    List<Warning> all = new ArrayList<>(DocumentWarnings.of(settings, reach.bounds(settings)));
    Optional<String> its = Optional.ofNullable(arn).or(() -> reach.arnToBe(name));
    its.ifPresent(there -> all.addAll(network.warnings(name, there, settings)));
    return all;
  }
}
