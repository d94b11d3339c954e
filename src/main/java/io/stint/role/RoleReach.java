package io.stint.role;

import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.policy.Bounds;
import io.stint.policy.Outliving;
import io.stint.policy.Warning;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the roles that Stint knows may assume of each other, and elsewhere. Asks AWS nothing;
 * everything here needs a transaction.
 */
@ApplicationScoped
class RoleReach {

  static final String REACHES_PRIVILEGED = "REACHES_PRIVILEGED";

  private final RoleRepository rows;
  private final Iam iam;
  private final String path;

  RoleReach(RoleRepository rows, Iam iam, IamConfig config) {
    this.rows = rows;
    this.iam = iam;
    this.path = config.path();
  }

  List<ReachableRole> from(Role role) {
    RoleAssumptions.Node start = RoleAssumptions.Node.of(role.name(), role.arn(), role.settings());
    return network().with(start).from(start);
  }

  /** Roles of other accounts that the inline policies of the role let its sessions assume. */
  List<Outliving> elsewhere(Role role) {
    Bounds bounds = bounds(role.settings());
    return DocumentWarnings.documents(role.settings()).values().stream()
        .flatMap(document -> bounds.assumedElsewhere(document).stream())
        .distinct()
        .map(Outliving::chained)
        .toList();
  }

  /** What a role with these settings may hold; where AWS was never reached, as in any account. */
  Bounds bounds(RoleSettings settings) {
    return Bounds.ofRole(
        iam.account().lastHome(),
        settings.grants().privileged(),
        settings.grants().chaining() == Chaining.ALLOW);
  }

  /** Of a role that is not in IAM yet; empty where AWS was never reached. */
  Optional<String> arnToBe(String name) {
    return iam.account()
        .lastIdentity()
        .map(
            we ->
                "arn:%s:iam::%s:role%s%s"
                    .formatted(we.arn().partition(), we.account().value(), path, name));
  }

  /** All that are in IAM, read once. */
  Network network() {
    return new Network(
        rows.inIam().stream()
            .map(other -> RoleAssumptions.Node.of(other.name(), other.arn(), other.settings()))
            .toList());
  }

  /** The roles at one time. */
  static final class Network {

    private final List<RoleAssumptions.Node> observed;

    private Network(List<RoleAssumptions.Node> observed) {
      this.observed = observed;
    }

    /**
     * @param arn that the role has, or will have
     */
    List<Warning> warnings(String name, String arn, RoleSettings settings) {
      RoleAssumptions.Node node = RoleAssumptions.Node.of(name, arn, settings);
      RoleAssumptions reach = with(node);
      List<Warning> all = new ArrayList<>();
      privileged(node, reach)
          .ifPresent(words -> all.add(new Warning("", REACHES_PRIVILEGED, "The role " + words)));
      if (reach.assumesItself(node)) {
        all.add(warning("ASSUMES_ITSELF", "The role may assume itself: a session of it"));
      } else if (node.passesItself()) {
        all.add(
            warning(
                "PASSES_ITSELF",
                "The role may pass itself to a service: what a session starts so"));
      } else if (reach.isInACircle(node)) {
        all.add(
            warning(
                "ASSUMES_IN_A_CIRCLE",
                "By way of others the role may assume or pass itself again: a session of it"));
      }
      return all;
    }

    /** How a role with these settings comes to a privileged one; empty where it is one itself. */
    Optional<String> privileged(String name, String arn, RoleSettings settings) {
      RoleAssumptions.Node node = RoleAssumptions.Node.of(name, arn, settings);
      return privileged(node, with(node));
    }

    private static Optional<String> privileged(RoleAssumptions.Node node, RoleAssumptions reach) {
      return node.privileged()
          ? Optional.empty()
          : reach.reached(node, node.chains()).stream()
              .filter(RoleAssumptions.Node::privileged)
              .findFirst()
              .map(to -> "comes to the role " + to.name() + ", which is privileged");
    }

    /**
     * The roles that whoever has the role of that ARN has too, itself among them, by assuming and
     * by passing; as names.
     */
    List<RoleAssumptions.Node> with(String arn) {
      RoleAssumptions reach = new RoleAssumptions(observed);
      return reach.byArn(arn).stream()
          .flatMap(node -> Stream.concat(Stream.of(node), reach.reached(node, true).stream()))
          .distinct()
          .toList();
    }

    /** Names of the roles that services may run with which whoever has the role starts. */
    List<String> passed(String name, String arn, RoleSettings settings) {
      RoleAssumptions.Node node = RoleAssumptions.Node.of(name, arn, settings);
      return with(node).passed(node, node.chains()).stream()
          .map(RoleAssumptions.Node::name)
          .toList();
    }

    private RoleAssumptions with(RoleAssumptions.Node node) {
      List<RoleAssumptions.Node> all = new ArrayList<>(List.of(node));
      observed.stream()
          .filter(other -> !other.name().equalsIgnoreCase(node.name()))
          .forEach(all::add);
      return new RoleAssumptions(all);
    }

    private static Warning warning(String code, String what) {
      return new Warning("", code, what + " can be renewed for ever.");
    }
  }
}
