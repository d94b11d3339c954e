package io.stint.iam;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;

/** The policies of a user. */
final class UserPolicies implements EntityPolicies<UserName> {

  private final IamClient iam;
  private final AwsCalls calls;

  UserPolicies(AwsContext endpoint) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
  }

  @Override
  public void putInline(UserName user, PolicyName policy, String document) {
    calls.write(
        "PutUserPolicy",
        () ->
            iam.putUserPolicy(
                r -> r.userName(user.value()).policyName(policy.value()).policyDocument(document)));
  }

  @Override
  public Optional<String> inline(UserName user, PolicyName policy) {
    return calls.find(
        "GetUserPolicy",
        () -> iam.getUserPolicy(r -> r.userName(user.value()).policyName(policy.value())),
        answer -> Convert.document(answer.policyDocument()));
  }

  @Override
  public List<PolicyName> inlineNames(UserName user) {
    return calls.list(
        "ListUserPolicies",
        marker -> iam.listUserPolicies(r -> r.userName(user.value()).marker(marker)),
        ListUserPoliciesResponse::policyNames,
        PolicyName::new);
  }

  @Override
  public boolean deleteInline(UserName user, PolicyName policy) {
    return calls.remove(
        "DeleteUserPolicy",
        () -> iam.deleteUserPolicy(r -> r.userName(user.value()).policyName(policy.value())));
  }

  @Override
  public void attach(UserName user, PolicyArn policy) {
    calls.write(
        "AttachUserPolicy",
        () -> iam.attachUserPolicy(r -> r.userName(user.value()).policyArn(policy.value())));
  }

  @Override
  public boolean detach(UserName user, PolicyArn policy) {
    return calls.remove(
        "DetachUserPolicy",
        () -> iam.detachUserPolicy(r -> r.userName(user.value()).policyArn(policy.value())));
  }

  @Override
  public List<PolicyArn> attached(UserName user) {
    return calls.list(
        "ListAttachedUserPolicies",
        marker -> iam.listAttachedUserPolicies(r -> r.userName(user.value()).marker(marker)),
        ListAttachedUserPoliciesResponse::attachedPolicies,
        Convert::policy);
  }

  /** Deletes every inline policy, then detaches every managed one. */
  void clear(UserName user, CleanUp cleanUp) {
    cleanUp.each("ListUserPolicies", () -> inlineNames(user), policy -> deleteInline(user, policy));
    cleanUp.each("ListAttachedUserPolicies", () -> attached(user), policy -> detach(user, policy));
  }
}
