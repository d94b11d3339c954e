package io.stint.iam;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesResponse;

/** The policies of a group. */
final class GroupPolicies implements EntityPolicies<GroupName> {

  private final IamClient iam;
  private final AwsCalls calls;

  GroupPolicies(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
  }

  @Override
  public void putInline(GroupName group, PolicyName policy, String document) {
    calls.write(
        "PutGroupPolicy",
        () ->
            iam.putGroupPolicy(
                r ->
                    r.groupName(group.value())
                        .policyName(policy.value())
                        .policyDocument(document)));
  }

  @Override
  public Optional<String> inline(GroupName group, PolicyName policy) {
    return calls.find(
        "GetGroupPolicy",
        () -> iam.getGroupPolicy(r -> r.groupName(group.value()).policyName(policy.value())),
        answer -> Convert.document(answer.policyDocument()));
  }

  @Override
  public List<PolicyName> inlineNames(GroupName group) {
    return calls.list(
        "ListGroupPolicies",
        marker -> iam.listGroupPolicies(r -> r.groupName(group.value()).marker(marker)),
        ListGroupPoliciesResponse::policyNames,
        PolicyName::new);
  }

  @Override
  public boolean deleteInline(GroupName group, PolicyName policy) {
    return calls.remove(
        "DeleteGroupPolicy",
        () -> iam.deleteGroupPolicy(r -> r.groupName(group.value()).policyName(policy.value())));
  }

  @Override
  public void attach(GroupName group, PolicyArn policy) {
    calls.write(
        "AttachGroupPolicy",
        () -> iam.attachGroupPolicy(r -> r.groupName(group.value()).policyArn(policy.value())));
  }

  @Override
  public boolean detach(GroupName group, PolicyArn policy) {
    return calls.remove(
        "DetachGroupPolicy",
        () -> iam.detachGroupPolicy(r -> r.groupName(group.value()).policyArn(policy.value())));
  }

  @Override
  public List<PolicyArn> attached(GroupName group) {
    return calls.list(
        "ListAttachedGroupPolicies",
        marker -> iam.listAttachedGroupPolicies(r -> r.groupName(group.value()).marker(marker)),
        ListAttachedGroupPoliciesResponse::attachedPolicies,
        Convert::policy);
  }

  /** Deletes every inline policy, then detaches every managed one. */
  void clear(GroupName group, CleanUp cleanUp) {
    cleanUp.each(
        "ListGroupPolicies", () -> inlineNames(group), policy -> deleteInline(group, policy));
    cleanUp.each(
        "ListAttachedGroupPolicies", () -> attached(group), policy -> detach(group, policy));
  }
}
