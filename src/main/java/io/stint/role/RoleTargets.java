package io.stint.role;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.iam.RoleName;
import io.stint.policy.PolicyDocument;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether roles that a document names lead to one by which somebody could raise their own rights:
 * who may pass such a role to an instance, or assume it, has what it may. Judged by what the roles
 * say, {@code grants.privileged}, and by what they hold in IAM at this moment.
 */
@ApplicationScoped
class RoleTargets {

  private final RoleReach reach;
  private final RoleRights rights;

  RoleTargets(RoleReach reach, RoleRights rights) {
    this.reach = reach;
    this.rights = rights;
  }

  /** What a document lets its holder pass or assume, as it names them. */
  static List<String> of(PolicyDocument document) {
    return Stream.concat(document.passedRoles().stream(), document.assumedRoles().stream())
        .distinct()
        .toList();
  }

  /**
   * Asks IAM, so not in a transaction.
   *
   * @param arns of roles, as a document names them; patterns lead nowhere here, since they are
   *     refused for themselves
   * @return a sentence for the first that leads to such a role
   * @throws io.stint.iam.IamFailure when that cannot be read
   */
  Optional<String> raising(Collection<String> arns) {
    if (arns.isEmpty()) {
      return Optional.empty();
    }
    RoleReach.Network network = QuarkusTransaction.requiringNew().call(reach::network);
    for (String arn : arns) {
      Optional<String> words = raising(arn, network);
      if (words.isPresent()) {
        return words;
      }
    }
    return Optional.empty();
  }

  private Optional<String> raising(String arn, RoleReach.Network network) {
    List<RoleAssumptions.Node> nodes = network.with(arn);
    Optional<String> privileged =
        nodes.stream()
            .filter(RoleAssumptions.Node::privileged)
            .findFirst()
            .map(node -> words(arn, node.name(), "is privileged."));
    if (privileged.isPresent()) {
      return privileged;
    }
    Set<String> names = new TreeSet<>();
    nodes.forEach(node -> names.add(node.name()));
    if (nodes.isEmpty() && reach.arnToBe(named(arn)).filter(arn::equals).isPresent()) {
      names.add(named(arn));
    }
    return names.stream()
        .flatMap(
            name ->
                rights.held(new RoleName(name)).stream()
                    .map(held -> words(arn, name, "would raise its holder's rights: " + held)))
        .findFirst();
  }

  private static String words(String arn, String role, String what) {
    return arn.endsWith("/" + role)
        ? "The role " + role + " " + what
        : "By way of the role " + named(arn) + " the role " + role + " is reached, which " + what;
  }

  private static String named(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /**
   * The same of what a role with these settings comes to, where it is not privileged itself. What
   * was judged before is not judged anew.
   *
   * @throws Refusal 422
   */
  void require(String name, String arn, RoleSettings settings, RequestedPolicies judged) {
    if (settings.grants().privileged()) {
      return;
    }
    DocumentWarnings.documents(settings)
        .forEach(
            (policy, document) -> {
              boolean known =
                  Objects.equals(
                      settings.policies().inline().get(policy), judged.inline().get(policy));
              (known ? Optional.<String>empty() : raising(others(document, name, arn)))
                  .ifPresent(
                      words -> {
                        throw refused(DocumentWarnings.pointer(policy), name, words);
                      });
            });
    if (judged == RequestedPolicies.NONE) {
      reached(name, arn, settings)
          .ifPresent(
              words -> {
                throw refused("/grants/privileged", name, "It " + words);
              });
    }
  }

  /** How a role with these settings comes to a privileged one, as far as Stint's rows say. */
  Optional<String> reached(String name, String arn, RoleSettings settings) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                Optional.ofNullable(arn)
                    .or(() -> reach.arnToBe(name))
                    .flatMap(its -> reach.network().privileged(name, its, settings)));
  }

  private List<String> others(PolicyDocument document, String name, String arn) {
    List<String> all = new ArrayList<>(of(document));
    Optional.ofNullable(arn).or(() -> reach.arnToBe(name)).ifPresent(all::remove);
    return all;
  }

  private static Refusal refused(String pointer, String role, String words) {
    return RoleRights.refused(pointer, role, words);
  }
}
