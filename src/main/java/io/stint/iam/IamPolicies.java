package io.stint.iam;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

/**
 * Managed policies: AWS's to read, and Stint's own under its path. All throw {@link IamFailure}.
 */
public final class IamPolicies implements OwnPolicies {

  private static final Logger LOG = Logger.getLogger(IamPolicies.class);

  private static final int MOST_VERSIONS = 5;

  private final IamClient iam;
  private final AwsCalls calls;
  private final Ownership ownership;
  private final IamAccount account;
  private final AwsContext endpoint;

  IamPolicies(AwsContext endpoint, IamAccount account) {
    this.iam = endpoint.client();
    this.calls = endpoint.calls();
    this.ownership = endpoint.ownership();
    this.account = account;
    this.endpoint = endpoint;
  }

  /** The policy with its document in force: two calls. */
  @Override
  public Optional<ManagedPolicy> find(PolicyArn policy) {
    return calls
        .find(
            "GetPolicy",
            () -> iam.getPolicy(r -> r.policyArn(policy.value())),
            GetPolicyResponse::policy)
        .flatMap(there -> version(policy, there));
  }

  /** The ARN that {@link #ensure} gives to the policy of this name. */
  @Override
  public PolicyArn arn(PolicyName name) {
    CallerIdentity we = account.identity();
    return new PolicyArn(
        "arn:%s:iam::%s:policy%s%s"
            .formatted(we.arn().partition(), we.account(), ownership.path(), name));
  }

  /**
   * A policy of Stint's with exactly this document in force. The oldest version makes room for a
   * sixth.
   *
   * @throws IamFailure.Quota when the document is too long (6,144 characters without spaces)
   */
  @Override
  public PolicyArn ensure(PolicyName name, String document, String owner) {
    PolicyArn policy = arn(name);
    return AwsCalls.unlessThere(
        () -> {
          calls.write(
              "CreatePolicy",
              () ->
                  iam.createPolicy(
                      r ->
                          r.policyName(name.value())
                              .path(ownership.path().value())
                              .policyDocument(document)
                              .tags(Convert.tags(ownership.stamp(Tags.NONE, owner)))));
          return policy;
        },
        () -> updated(policy, document));
  }

  /** Where IAM does not show what is there: to write it once more does no harm. */
  private Optional<PolicyArn> updated(PolicyArn policy, String document) {
    try {
      Optional<ManagedPolicy> there = find(policy);
      if (there.isEmpty() || there.get().document().equals(document)) {
        return there.map(ManagedPolicy::arn);
      }
    } catch (IamFailure.Refused unread) {
      LOG.debugf("%s is written without a look: %s", policy, unread.getMessage());
    }
    makeRoom(policy);
    calls.write(
        "CreatePolicyVersion",
        () ->
            iam.createPolicyVersion(
                r -> r.policyArn(policy.value()).policyDocument(document).setAsDefault(true)));
    return Optional.of(policy);
  }

  /**
   * Detaches the policy from everything, deletes its versions and the policy. May stop anywhere and
   * be run again; a policy that is gone is a success.
   *
   * @throws IamFailure.Refused {@code NotOurs} when it does not lie under Stint's path
   */
  @Override
  public void removeWhole(PolicyArn policy) {
    if (!policy.value().contains(":policy" + ownership.path())) {
      throw new IamFailure.Refused(
          "NotOurs", "the policy " + policy + " was not made by Stint and is left alone");
    }
    try {
      detachEverywhere(policy);
      for (PolicyVersion version : versions(policy)) {
        if (!version.isDefaultVersion()) {
          deleteVersion(policy, version.versionId());
        }
      }
    } catch (IamFailure.Missing gone) {
      return;
    }
    calls.remove("DeletePolicy", () -> iam.deletePolicy(r -> r.policyArn(policy.value())));
  }

  private void detachEverywhere(PolicyArn policy) {
    UserPolicies users = new UserPolicies(endpoint);
    GroupPolicies groups = new GroupPolicies(endpoint);
    RolePolicies roles = new RolePolicies(endpoint);
    List<ListEntitiesForPolicyResponse> pages =
        calls.list(
            "ListEntitiesForPolicy",
            marker -> iam.listEntitiesForPolicy(r -> r.policyArn(policy.value()).marker(marker)),
            List::of,
            page -> page);
    for (ListEntitiesForPolicyResponse page : pages) {
      page.policyUsers().forEach(user -> users.detach(new UserName(user.userName()), policy));
      page.policyGroups().forEach(group -> groups.detach(new GroupName(group.groupName()), policy));
      page.policyRoles().forEach(role -> roles.detach(new RoleName(role.roleName()), policy));
    }
  }

  private Optional<ManagedPolicy> version(PolicyArn policy, Policy there) {
    String version = there.defaultVersionId();
    return calls.find(
        "GetPolicyVersion",
        () -> iam.getPolicyVersion(r -> r.policyArn(policy.value()).versionId(version)),
        answer ->
            new ManagedPolicy(
                policy, there.isAttachable(), Convert.document(answer.policyVersion().document())));
  }

  private void makeRoom(PolicyArn policy) {
    List<PolicyVersion> versions;
    try {
      versions = versions(policy);
    } catch (IamFailure.Refused unread) {
      // There may be room.
      return;
    }
    if (versions.size() >= MOST_VERSIONS) {
      versions.stream()
          .filter(version -> !version.isDefaultVersion())
          .min(Comparator.comparing(PolicyVersion::createDate).thenComparing(this::number))
          .ifPresent(oldest -> deleteVersion(policy, oldest.versionId()));
    }
  }

  private int number(PolicyVersion version) {
    return Integer.parseInt(version.versionId().substring(1));
  }

  private List<PolicyVersion> versions(PolicyArn policy) {
    return calls.list(
        "ListPolicyVersions",
        marker -> iam.listPolicyVersions(r -> r.policyArn(policy.value()).marker(marker)),
        ListPolicyVersionsResponse::versions,
        version -> version);
  }

  private void deleteVersion(PolicyArn policy, String version) {
    calls.remove(
        "DeletePolicyVersion",
        () -> iam.deletePolicyVersion(r -> r.policyArn(policy.value()).versionId(version)));
  }
}
