package io.stint.iam;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;

/** The policies of a role. */
final class RolePolicies implements EntityPolicies<RoleName> {

  private final IamClient iam;
  private final AwsCalls calls;

  RolePolicies(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
  }

  @Override
  public void putInline(RoleName role, PolicyName policy, String document) {
    calls.write(
        "PutRolePolicy",
        () ->
            iam.putRolePolicy(
                r -> r.roleName(role.value()).policyName(policy.value()).policyDocument(document)));
  }

  @Override
  public Optional<String> inline(RoleName role, PolicyName policy) {
    return calls.find(
        "GetRolePolicy",
        () -> iam.getRolePolicy(r -> r.roleName(role.value()).policyName(policy.value())),
        answer -> Convert.document(answer.policyDocument()));
  }

  @Override
  public List<PolicyName> inlineNames(RoleName role) {
    return calls.list(
        "ListRolePolicies",
        marker -> iam.listRolePolicies(r -> r.roleName(role.value()).marker(marker)),
        ListRolePoliciesResponse::policyNames,
        PolicyName::new);
  }

  @Override
  public boolean deleteInline(RoleName role, PolicyName policy) {
    return calls.remove(
        "DeleteRolePolicy",
        () -> iam.deleteRolePolicy(r -> r.roleName(role.value()).policyName(policy.value())));
  }

  @Override
  public void attach(RoleName role, PolicyArn policy) {
    calls.write(
        "AttachRolePolicy",
        () -> iam.attachRolePolicy(r -> r.roleName(role.value()).policyArn(policy.value())));
  }

  @Override
  public boolean detach(RoleName role, PolicyArn policy) {
    return calls.remove(
        "DetachRolePolicy",
        () -> iam.detachRolePolicy(r -> r.roleName(role.value()).policyArn(policy.value())));
  }

  @Override
  public List<PolicyArn> attached(RoleName role) {
    return calls.list(
        "ListAttachedRolePolicies",
        marker -> iam.listAttachedRolePolicies(r -> r.roleName(role.value()).marker(marker)),
        ListAttachedRolePoliciesResponse::attachedPolicies,
        Convert::policy);
  }

  /** What gives goes before what may deny: sessions of a role that is removed by halves live on. */
  void clear(RoleName role, CleanUp cleanUp) {
    cleanUp.each("ListAttachedRolePolicies", () -> attached(role), policy -> detach(role, policy));
    cleanUp.each("ListRolePolicies", () -> givingFirst(role), policy -> deleteInline(role, policy));
  }

  private List<PolicyName> givingFirst(RoleName role) {
    return inlineNames(role).stream()
        .sorted(Comparator.comparing((PolicyName policy) -> policy.value().startsWith("stint-")))
        .toList();
  }
}
