package io.stint.grant.explanation;

import io.stint.iam.Arn;
import io.stint.iam.EntityPolicies;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamRole;
import io.stint.iam.IamUser;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.RoleName;
import io.stint.iam.UserName;
import io.stint.policy.NamedPolicy;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The documents that are really in IAM; no transaction may be open. */
@ApplicationScoped
class PoliciesInIam {

  private final Iam iam;

  PoliciesInIam(Iam iam) {
    this.iam = iam;
  }

  /**
   * A user with all that has a say in what it may do.
   *
   * @param boundary null: none
   * @param device whether it has an MFA device that gives codes
   */
  record Person(IamUser user, List<NamedPolicy> policies, NamedPolicy boundary, boolean device) {}

  /**
   * A role with what its sessions may do.
   *
   * @param boundary null: none
   */
  record Assumable(
      IamRole role, PolicyDocument trust, List<NamedPolicy> policies, NamedPolicy boundary) {}

  /**
   * @throws Refusal 409 when it is not in IAM
   */
  Person person(String name) {
    UserName userName = new UserName(name);
    IamUser user =
        iam.users()
            .find(userName)
            .orElseThrow(() -> notThere("The user " + name + " is not in IAM."));
    List<NamedPolicy> policies =
        new ArrayList<>(of(iam.users().policies(), userName, Side.IDENTITY, ""));
    for (GroupName group : iam.users().groups(userName)) {
      policies.addAll(of(iam.groups().policies(), group, Side.IDENTITY, group + "/"));
    }
    return new Person(
        user,
        policies,
        user.boundary().map(this::boundary).orElse(null),
        iam.users().codeDevice(userName).isPresent());
  }

  /**
   * @throws Refusal 409 when it is not in IAM
   */
  Assumable role(String name) {
    RoleName roleName = new RoleName(name);
    IamRole role =
        iam.roles()
            .find(roleName)
            .orElseThrow(() -> notThere("The role " + name + " is not in IAM."));
    return new Assumable(
        role,
        PolicyDocument.parseTrust(role.trustPolicy()),
        of(iam.roles().policies(), roleName, Side.ROLE, ""),
        role.boundary().map(this::boundary).orElse(null));
  }

  /**
   * @throws Refusal 409 when it is not in IAM
   */
  PolicyDocument managed(String arn) {
    return iam.policies()
        .find(new PolicyArn(arn))
        .map(policy -> PolicyDocument.parse(policy.document()))
        .orElseThrow(() -> notThere("The policy " + arn + " is not in IAM."));
  }

  private static Refusal notThere(String words) {
    return Refusal.of(ProblemCode.NOT_IN_IAM, words);
  }

  /** Within a boundary that is gone nothing is allowed. */
  private NamedPolicy boundary(Arn arn) {
    PolicyDocument document =
        iam.policies()
            .find(new PolicyArn(arn.value()))
            .map(policy -> PolicyDocument.parse(policy.document()))
            .orElseGet(PolicyDocument::of);
    return new NamedPolicy(arn.value(), Side.BOUNDARY, document);
  }

  private <N> List<NamedPolicy> of(EntityPolicies<N> from, N name, Side side, String prefix) {
    List<NamedPolicy> policies = new ArrayList<>();
    for (Map.Entry<PolicyName, String> inline : from.inline(name).entrySet()) {
      policies.add(
          new NamedPolicy(prefix + inline.getKey(), side, PolicyDocument.parse(inline.getValue())));
    }
    for (PolicyArn attached : from.attached(name)) {
      iam.policies()
          .find(attached)
          .map(
              policy ->
                  new NamedPolicy(
                      attached.name().value(), side, PolicyDocument.parse(policy.document())))
          .ifPresent(policies::add);
    }
    return policies;
  }
}
