package io.stint.policy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * The known ways to more rights than were given, or to somebody else's: data, one row each. A new
 * action of AWS is a new row here.
 *
 * <p>Not in it, since each gives nothing by itself: making users, groups, roles, policies and
 * virtual MFA devices; deleting what stands empty; service-linked roles, which only their service
 * can assume.
 */
final class Escalations {

  /** On which resources of its kind an action raises. */
  enum On {
    ANY,
    /** Not on oneself: {@code user/…/${aws:username}}. */
    OTHERS,
    /** Not on one of Stint's that is named whole. */
    UNNAMED
  }

  /**
   * @param source where it is known from
   */
  record Row(String action, ResourceKind kind, On on, String source) {}

  /** AWS's guide, its lists of actions, and who collects such ways. */
  private enum Source {
    DELEGATION(guide("access_policies_boundaries")),
    CREDENTIALS(guide("id_credentials_access-keys")),
    MFA(guide("id_credentials_mfa")),
    PROVIDERS(guide("id_roles_providers")),
    PASS_ROLE(guide("id_roles_use_passrole")),
    ROOT_ACCESS(guide("id_root-user-privileged-task")),
    TAGS(guide("access_iam-tags")),
    IAM_ACTIONS(actions("awsidentityandaccessmanagementiam")),
    /** A trust anchor is an identity provider: who has its key gets credentials of roles. */
    ROLES_ANYWHERE(actions("awsidentityandaccessmanagementrolesanywhere")),
    /** Whoever has a member account's address can have its root user's password sent there. */
    ROOT_EMAIL(
        "https://docs.aws.amazon.com/accounts/latest/reference/API_AcceptPrimaryEmailUpdate.html"),
    ORGANIZATIONS(actions("awsorganizations")),
    SSO(actions("awsiamidentitycenter")),
    IDENTITY_STORE(actions("awsidentitystore")),
    RHINO("https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/");

    private final String url;

    Source(String url) {
      this.url = url;
    }

    private static String guide(String page) {
      return "https://docs.aws.amazon.com/IAM/latest/UserGuide/" + page + ".html";
    }

    private static String actions(String service) {
      return "https://docs.aws.amazon.com/service-authorization/latest/reference/list_"
          + service
          + ".html";
    }
  }

  /** Who offers the actions, {@link ResourceKind}, {@link On}, {@link Source}: the actions. */
  private static final String TABLE =
      """
      iam ROLE UNNAMED PASS_ROLE: PassRole
      iam POLICY ANY RHINO: CreatePolicyVersion SetDefaultPolicyVersion
      iam POLICY ANY DELEGATION: DeletePolicy DeletePolicyVersion TagPolicy UntagPolicy
      iam USER ANY RHINO: AttachUserPolicy PutUserPolicy DetachUserPolicy DeleteUserPolicy
      iam USER ANY DELEGATION: PutUserPermissionsBoundary DeleteUserPermissionsBoundary UpdateUser
      iam USER ANY TAGS: TagUser UntagUser
      iam USER OTHERS CREDENTIALS: CreateAccessKey UpdateAccessKey DeleteAccessKey
        CreateLoginProfile UpdateLoginProfile DeleteLoginProfile CreateServiceSpecificCredential
        ResetServiceSpecificCredential UpdateServiceSpecificCredential
        DeleteServiceSpecificCredential UploadSSHPublicKey UpdateSSHPublicKey DeleteSSHPublicKey
        UploadSigningCertificate UpdateSigningCertificate DeleteSigningCertificate
      iam USER OTHERS MFA: EnableMFADevice DeactivateMFADevice ResyncMFADevice
      iam MFA_DEVICE OTHERS MFA: DeleteVirtualMFADevice
      iam GROUP ANY RHINO: AddUserToGroup AttachGroupPolicy PutGroupPolicy RemoveUserFromGroup
        DetachGroupPolicy DeleteGroupPolicy UpdateGroup
      iam ROLE ANY RHINO: AttachRolePolicy PutRolePolicy UpdateAssumeRolePolicy DetachRolePolicy
        DeleteRolePolicy
      iam ROLE ANY DELEGATION: PutRolePermissionsBoundary DeleteRolePermissionsBoundary
      iam ROLE ANY IAM_ACTIONS: UpdateRole AcquireRole
      iam ROLE ANY TAGS: TagRole UntagRole
      iam INSTANCE_PROFILE ANY PASS_ROLE: AddRoleToInstanceProfile RemoveRoleFromInstanceProfile
        DeleteInstanceProfile TagInstanceProfile UntagInstanceProfile
      iam SAML_PROVIDER ANY PROVIDERS: CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider
        TagSAMLProvider UntagSAMLProvider
      iam OIDC_PROVIDER ANY PROVIDERS: CreateOpenIDConnectProvider
        AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider
        UpdateOpenIDConnectProviderThumbprint DeleteOpenIDConnectProvider TagOpenIDConnectProvider
        UntagOpenIDConnectProvider
      iam ACCOUNT ANY IAM_ACTIONS: UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy
        CreateAccountAlias DeleteAccountAlias PutAccountProperties
        SetSecurityTokenServicePreferences EnableOutboundWebIdentityFederation
      iam ACCOUNT ANY ROOT_ACCESS: EnableOrganizationsRootCredentialsManagement
        EnableOrganizationsRootSessions DisableOrganizationsRootCredentialsManagement
        DisableOrganizationsRootSessions
      iam IAM ANY IAM_ACTIONS: CreateDelegationRequest AcceptDelegationRequest
        AssociateDelegationRequest UpdateDelegationRequest SendDelegationToken
      sts STS ANY IAM_ACTIONS: GetDelegatedAccessToken
      sts ROOT ANY ROOT_ACCESS: AssumeRoot
      account ACCOUNT_MANAGEMENT ANY ROOT_EMAIL: StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate
      organizations ORGANIZATIONS ANY ORGANIZATIONS: AcceptHandshake AttachPolicy CloseAccount
        CreateAccount CreateGovCloudAccount CreateOrganization CreateOrganizationalUnit
        CreatePolicy DeleteOrganization DeleteOrganizationalUnit DeletePolicy DeleteResourcePolicy
        DeregisterDelegatedAdministrator DetachPolicy DisableAWSServiceAccess DisablePolicyType
        EnableAWSServiceAccess EnableAllFeatures EnablePolicyType InviteAccountToOrganization
        LeaveOrganization MoveAccount PutResourcePolicy RegisterDelegatedAdministrator
        RemoveAccountFromOrganization TagResource UntagResource UpdateOrganizationalUnit
        UpdatePolicy
      sso SSO ANY SSO: AssociateDirectory AssociateProfile
        AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet
        CreateAccountAssignment CreateApplication CreateApplicationAssignment CreateInstance
        CreateInstanceAccessControlAttributeConfiguration CreatePermissionSet
        CreateTrustedTokenIssuer DeleteAccountAssignment DeleteInlinePolicyFromPermissionSet
        DeleteInstance DeletePermissionSet DeletePermissionsBoundaryFromPermissionSet
        DetachCustomerManagedPolicyReferenceFromPermissionSet DetachManagedPolicyFromPermissionSet
        ProvisionPermissionSet PutApplicationAccessScope PutApplicationAssignmentConfiguration
        PutApplicationAuthenticationMethod PutApplicationGrant PutInlinePolicyToPermissionSet
        PutMfaDeviceManagementForDirectory PutPermissionsBoundaryToPermissionSet
        PutPermissionsPolicy TagResource UntagResource
        UpdateInstanceAccessControlAttributeConfiguration UpdatePermissionSet
        UpdateTrustedTokenIssuer
      sso-directory SSO_DIRECTORY ANY SSO: AddMemberToGroup CompleteVirtualMfaDeviceRegistration
        CompleteWebAuthnDeviceRegistration CreateAlias CreateExternalIdPConfigurationForDirectory
        CreateGroup CreateUser DeleteExternalIdPConfigurationForDirectory DeleteGroup
        DeleteMfaDeviceForUser DeleteUser DisableExternalIdPConfigurationForDirectory
        EnableExternalIdPConfigurationForDirectory ImportExternalIdPCertificate
        RemoveMemberFromGroup StartVirtualMfaDeviceRegistration StartWebAuthnDeviceRegistration
        UpdateExternalIdPConfigurationForDirectory UpdateGroup UpdatePassword UpdateUser
      identitystore IDENTITY_STORE ANY IDENTITY_STORE: CreateGroup CreateGroupMembership
        CreateUser DeleteGroup DeleteGroupMembership DeleteUser UpdateGroup UpdateUser
      rolesanywhere ROLES_ANYWHERE ANY ROLES_ANYWHERE: CreateProfile CreateTrustAnchor DeleteCrl
        DisableCrl EnableProfile EnableTrustAnchor PutAttributeMapping UpdateCrl UpdateProfile
        UpdateTrustAnchor
      """;

  private static final java.util.regex.Pattern HEAD =
      java.util.regex.Pattern.compile("([\\w-]+) (\\w+) (\\w+) (\\w+): ");

  static final List<Row> ROWS =
      Stream.of(TABLE.split("\n(?! )")).flatMap(Escalations::rows).toList();

  private Escalations() {}

  private static Stream<Row> rows(String group) {
    Matcher head = HEAD.matcher(group);
    if (!head.lookingAt()) {
      throw new IllegalStateException(group);
    }
    ResourceKind kind = ResourceKind.valueOf(head.group(2));
    On on = On.valueOf(head.group(3));
    String source = Source.valueOf(head.group(4)).url;
    return Stream.of(group.substring(head.end()).strip().split("\\s+"))
        .map(action -> new Row(head.group(1) + ":" + action, kind, on, source));
  }
}
