package io.stint.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AssignmentStatusType;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

/** The whole account in one call per thousand objects; only one page is held at a time. */
final class Inventory {

  private static final int PAGE = 1000;

  private final IamClient iam;
  private final AwsCalls calls;

  Inventory(IamClient iam, AwsCalls calls) {
    this.iam = iam;
    this.calls = calls;
  }

  void visit(InventoryVisitor visitor) {
    String marker = null;
    do {
      String from = marker;
      GetAccountAuthorizationDetailsResponse page =
          permitted(
              "GetAccountAuthorizationDetails",
              () ->
                  iam.getAccountAuthorizationDetails(
                      r ->
                          r.marker(from)
                              .maxItems(PAGE)
                              .filter(
                                  EntityType.USER,
                                  EntityType.GROUP,
                                  EntityType.ROLE,
                                  EntityType.LOCAL_MANAGED_POLICY)));
      page.userDetailList().forEach(user -> visitor.user(user(user)));
      page.groupDetailList().forEach(group -> visitor.group(group(group)));
      page.roleDetailList().forEach(role -> visitor.role(role(role)));
      page.policies().forEach(policy -> visitor.policy(policy(policy)));
      visitor.pageSeen();
      marker = AwsCalls.next(page);
    } while (marker != null);
    instanceProfiles(visitor);
  }

  private void instanceProfiles(InventoryVisitor visitor) {
    String marker = null;
    do {
      String from = marker;
      ListInstanceProfilesResponse page =
          permitted(
              "ListInstanceProfiles",
              () -> iam.listInstanceProfiles(r -> r.marker(from).maxItems(PAGE)));
      page.instanceProfiles()
          .forEach(profile -> visitor.instanceProfile(IamInstanceProfile.of(profile)));
      visitor.pageSeen();
      marker = AwsCalls.next(page);
    } while (marker != null);
  }

  /** The ARNs of virtual MFA devices that nobody has. */
  List<Arn> unassignedMfaDevices() {
    List<Arn> serials = new ArrayList<>();
    String marker = null;
    do {
      String from = marker;
      ListVirtualMfaDevicesResponse page =
          permitted(
              "ListVirtualMFADevices",
              () ->
                  iam.listVirtualMFADevices(
                      r ->
                          r.assignmentStatus(AssignmentStatusType.UNASSIGNED)
                              .marker(from)
                              .maxItems(PAGE)));
      page.virtualMFADevices().forEach(device -> serials.add(new Arn(device.serialNumber())));
      marker = AwsCalls.next(page);
    } while (marker != null);
    return serials;
  }

  /** Whoever is to give Stint the right reads which one it is. */
  private <T extends AwsResponse> T permitted(String action, Supplier<T> call) {
    try {
      return calls.read(action, call);
    } catch (IamFailure.Refused e) {
      if (!e.code().startsWith("AccessDenied")) {
        throw e;
      }
      throw new IamFailure.Refused(
          e.code(), "Stint lacks the permission iam:" + action + ". " + e.getMessage());
    }
  }

  private static InventoryVisitor.SeenUser user(UserDetail user) {
    return new InventoryVisitor.SeenUser(
        new UserName(user.userName()),
        new Arn(user.arn()),
        user.userId(),
        new IamPath(user.path()),
        Convert.tags(user.tags()),
        Convert.boundary(user.permissionsBoundary()),
        user.groupList().stream().map(GroupName::new).toList(),
        new InventoryVisitor.Held(
            inline(user.userPolicyList()), Convert.policies(user.attachedManagedPolicies())));
  }

  private static InventoryVisitor.SeenGroup group(GroupDetail group) {
    return new InventoryVisitor.SeenGroup(
        new GroupName(group.groupName()),
        new Arn(group.arn()),
        group.groupId(),
        new IamPath(group.path()),
        new InventoryVisitor.Held(
            inline(group.groupPolicyList()), Convert.policies(group.attachedManagedPolicies())));
  }

  private static InventoryVisitor.SeenRole role(RoleDetail role) {
    return new InventoryVisitor.SeenRole(
        new RoleName(role.roleName()),
        new Arn(role.arn()),
        role.roleId(),
        new IamPath(role.path()),
        Convert.tags(role.tags()),
        Convert.document(role.assumeRolePolicyDocument()),
        Convert.boundary(role.permissionsBoundary()),
        role.instanceProfileList().stream()
            .map(profile -> new InstanceProfileName(profile.instanceProfileName()))
            .toList(),
        new InventoryVisitor.Held(
            inline(role.rolePolicyList()), Convert.policies(role.attachedManagedPolicies())));
  }

  private static InventoryVisitor.SeenPolicy policy(ManagedPolicyDetail policy) {
    return new InventoryVisitor.SeenPolicy(
        new PolicyArn(policy.arn()),
        new IamPath(policy.path()),
        policy.attachmentCount(),
        policy.policyVersionList().stream()
            .filter(version -> Boolean.TRUE.equals(version.isDefaultVersion()))
            .map(version -> Convert.document(version.document()))
            .findFirst()
            .orElse(null));
  }

  private static Map<PolicyName, String> inline(List<PolicyDetail> policies) {
    Map<PolicyName, String> documents = new LinkedHashMap<>();
    policies.forEach(
        policy ->
            documents.put(
                new PolicyName(policy.policyName()), Convert.document(policy.policyDocument())));
    return documents;
  }
}
