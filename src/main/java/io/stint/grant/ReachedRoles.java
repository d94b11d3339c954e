package io.stint.grant;

import io.stint.iam.Iam;
import io.stint.policy.Bounds;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Warning;
import io.stint.role.Chaining;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Whether sessions of a grant may assume further roles, and which. */
@ApplicationScoped
public class ReachedRoles {

  /** What AWS gives a session that was made with another's. */
  private static final Duration LONGEST_CHAINED = Duration.ofHours(1);

  private static final String PRIVILEGED = "REACHES_PRIVILEGED";
  private static final String EC2 = "ec2.amazonaws.com";

  private final Roles roles;
  private final Iam iam;

  ReachedRoles(Roles roles, Iam iam) {
    this.roles = roles;
    this.iam = iam;
  }

  /**
   * What the role of a grant says of its sessions.
   *
   * @param shared whether others than those of grants may have sessions
   */
  record Rule(Chaining chaining, boolean shared) {

    static Rule of(RoleRef role) {
      return new Rule(role.grants().chaining(), role.shared());
    }

    private boolean denies(Grant grant) {
      // A foreign principal's session is known by no name, and the others are not to be hit.
      return chaining == Chaining.DENY && (grant.grantee().arn() == null || !shared);
    }
  }

  /**
   * What whoever gives it should know of its document, and of the roles that it leads to. In a
   * transaction.
   */
  List<Warning> warnings(Grant grant, Optional<PolicyDocument> document) {
    return Stream.concat(
            document.stream()
                .flatMap(its -> Bounds.ofUsers(iam.account().lastHome()).warnings(its).stream())
                .map(
                    one ->
                        new Warning("/policy/document" + one.pointer(), one.code(), one.message())),
            ofRoles(grant, document).stream())
        .toList();
  }

  private List<Warning> ofRoles(Grant grant, Optional<PolicyDocument> document) {
    if (!grant.leadsOn() || grant.privileged()) {
      return List.of();
    }
    if (grant.type() == GrantType.POLICY) {
      return document.stream()
          .flatMap(its -> roles.privilegedAmong(its.passedRoles()).stream())
          .map(role -> new Warning("/policy", PRIVILEGED, words(role)))
          .toList();
    }
    return roles.leading(grant.target().roleId()).stream()
        .map(warning -> new Warning("/role", warning.code(), warning.message()))
        .toList();
  }

  private static String words(String role) {
    return "Its holder may pass the role "
        + role
        + ", which is privileged, and so keep access beyond the end. What Stint then finds on its"
        + " own users that is not its own it removes.";
  }

  /** The names of roles that services may run with because the holder started them. */
  public List<String> passed(Grant grant) {
    if (grant.type() == GrantType.POLICY) {
      return grant.target().document().stream()
          .flatMap(document -> document.passedRoles().stream())
          .filter(arn -> arn.indexOf('*') < 0)
          .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
          .distinct()
          .toList();
    }
    Set<String> all = new LinkedHashSet<>(roles.passedBy(grant.target().roleId()));
    if (grant.target().passTo().contains(EC2)) {
      all.add(grant.target().roleName());
    }
    return List.copyOf(all);
  }

  /**
   * In a transaction.
   *
   * @param rule null where the role is gone
   * @return null where there are no sessions
   */
  GrantView.Chaining of(Grant grant, Rule rule) {
    if (rule == null || grant.type() != GrantType.ASSUME_ROLE) {
      return null;
    }
    if (rule.denies(grant)) {
      return new GrantView.Chaining(true, List.of(), null, List.of());
    }
    UUID role = grant.target().roleId();
    return new GrantView.Chaining(
        false, roles.reachableFrom(role), LONGEST_CHAINED, roles.outliving(role));
  }
}
