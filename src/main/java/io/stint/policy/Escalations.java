package io.stint.policy;

import java.util.List;
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

  /** AWS's guide: its pages on boundaries, credentials, PassRole, providers. */
  private static final String GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";

  private static final String DELEGATION = GUIDE + "access_policies_boundaries.html";
  private static final String CREDENTIALS = GUIDE + "id_credentials_access-keys.html";
  private static final String MFA = GUIDE + "id_credentials_mfa.html";
  private static final String PROVIDERS = GUIDE + "id_roles_providers.html";
  private static final String PASS_ROLE = GUIDE + "id_roles_use_passrole.html";
  private static final String ROOT_ACCESS = GUIDE + "id_root-user-privileged-task.html";
  private static final String TAGS = GUIDE + "access_iam-tags.html";
  private static final String IAM_ACTIONS =
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html";

  /** A trust anchor is an identity provider: who has its key gets credentials of roles. */
  private static final String ROLES_ANYWHERE =
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementrolesanywhere.html";

  /** Whoever has a member account's address can have its root user's password sent there. */
  private static final String ROOT_EMAIL =
      "https://docs.aws.amazon.com/accounts/latest/reference/API_AcceptPrimaryEmailUpdate.html";

  private static final String ORGANIZATIONS =
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html";
  private static final String SSO =
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html";
  private static final String IDENTITY_STORE =
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html";
  private static final String RHINO =
      "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/";

  static final List<Row> ROWS =
      Stream.of(
              rows("iam", ResourceKind.ROLE, On.UNNAMED, PASS_ROLE, "PassRole"),
              rows(
                  "iam",
                  ResourceKind.POLICY,
                  On.ANY,
                  RHINO,
                  "CreatePolicyVersion SetDefaultPolicyVersion"),
              rows(
                  "iam",
                  ResourceKind.POLICY,
                  On.ANY,
                  DELEGATION,
                  "DeletePolicy DeletePolicyVersion TagPolicy UntagPolicy"),
              rows(
                  "iam",
                  ResourceKind.USER,
                  On.ANY,
                  RHINO,
                  "AttachUserPolicy PutUserPolicy DetachUserPolicy DeleteUserPolicy"),
              rows(
                  "iam",
                  ResourceKind.USER,
                  On.ANY,
                  DELEGATION,
                  "PutUserPermissionsBoundary DeleteUserPermissionsBoundary UpdateUser"),
              rows("iam", ResourceKind.USER, On.ANY, TAGS, "TagUser UntagUser"),
              rows(
                  "iam",
                  ResourceKind.USER,
                  On.OTHERS,
                  CREDENTIALS,
                  """
                  CreateAccessKey UpdateAccessKey DeleteAccessKey CreateLoginProfile
                  UpdateLoginProfile DeleteLoginProfile CreateServiceSpecificCredential
                  ResetServiceSpecificCredential UpdateServiceSpecificCredential
                  DeleteServiceSpecificCredential UploadSSHPublicKey UpdateSSHPublicKey
                  DeleteSSHPublicKey UploadSigningCertificate UpdateSigningCertificate
                  DeleteSigningCertificate
                  """),
              rows(
                  "iam",
                  ResourceKind.USER,
                  On.OTHERS,
                  MFA,
                  "EnableMFADevice DeactivateMFADevice ResyncMFADevice"),
              rows("iam", ResourceKind.MFA_DEVICE, On.OTHERS, MFA, "DeleteVirtualMFADevice"),
              rows(
                  "iam",
                  ResourceKind.GROUP,
                  On.ANY,
                  RHINO,
                  """
                  AddUserToGroup AttachGroupPolicy PutGroupPolicy RemoveUserFromGroup
                  DetachGroupPolicy DeleteGroupPolicy UpdateGroup
                  """),
              rows(
                  "iam",
                  ResourceKind.ROLE,
                  On.ANY,
                  RHINO,
                  """
                  AttachRolePolicy PutRolePolicy UpdateAssumeRolePolicy DetachRolePolicy
                  DeleteRolePolicy
                  """),
              rows(
                  "iam",
                  ResourceKind.ROLE,
                  On.ANY,
                  DELEGATION,
                  "PutRolePermissionsBoundary DeleteRolePermissionsBoundary"),
              rows("iam", ResourceKind.ROLE, On.ANY, IAM_ACTIONS, "UpdateRole AcquireRole"),
              rows("iam", ResourceKind.ROLE, On.ANY, TAGS, "TagRole UntagRole"),
              rows(
                  "iam",
                  ResourceKind.INSTANCE_PROFILE,
                  On.ANY,
                  PASS_ROLE,
                  """
                  AddRoleToInstanceProfile RemoveRoleFromInstanceProfile DeleteInstanceProfile
                  TagInstanceProfile UntagInstanceProfile
                  """),
              rows(
                  "iam",
                  ResourceKind.SAML_PROVIDER,
                  On.ANY,
                  PROVIDERS,
                  """
                  CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider TagSAMLProvider
                  UntagSAMLProvider
                  """),
              rows(
                  "iam",
                  ResourceKind.OIDC_PROVIDER,
                  On.ANY,
                  PROVIDERS,
                  """
                  CreateOpenIDConnectProvider AddClientIDToOpenIDConnectProvider
                  RemoveClientIDFromOpenIDConnectProvider
                  UpdateOpenIDConnectProviderThumbprint DeleteOpenIDConnectProvider
                  TagOpenIDConnectProvider UntagOpenIDConnectProvider
                  """),
              rows(
                  "iam",
                  ResourceKind.ACCOUNT,
                  On.ANY,
                  IAM_ACTIONS,
                  """
                  UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy CreateAccountAlias
                  DeleteAccountAlias PutAccountProperties SetSecurityTokenServicePreferences
                  EnableOutboundWebIdentityFederation
                  """),
              rows(
                  "iam",
                  ResourceKind.ACCOUNT,
                  On.ANY,
                  ROOT_ACCESS,
                  """
                  EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions
                  DisableOrganizationsRootCredentialsManagement
                  DisableOrganizationsRootSessions
                  """),
              rows(
                  "iam",
                  ResourceKind.IAM,
                  On.ANY,
                  IAM_ACTIONS,
                  """
                  CreateDelegationRequest AcceptDelegationRequest AssociateDelegationRequest
                  UpdateDelegationRequest SendDelegationToken
                  """),
              rows("sts", ResourceKind.STS, On.ANY, IAM_ACTIONS, "GetDelegatedAccessToken"),
              rows("sts", ResourceKind.ROOT, On.ANY, ROOT_ACCESS, "AssumeRoot"),
              rows(
                  "account",
                  ResourceKind.ACCOUNT_MANAGEMENT,
                  On.ANY,
                  ROOT_EMAIL,
                  "StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate"),
              rows(
                  "organizations",
                  ResourceKind.ORGANIZATIONS,
                  On.ANY,
                  ORGANIZATIONS,
                  """
                  AcceptHandshake AttachPolicy CloseAccount CreateAccount
                  CreateGovCloudAccount CreateOrganization CreateOrganizationalUnit
                  CreatePolicy DeleteOrganization DeleteOrganizationalUnit DeletePolicy
                  DeleteResourcePolicy DeregisterDelegatedAdministrator DetachPolicy
                  DisableAWSServiceAccess DisablePolicyType EnableAWSServiceAccess
                  EnableAllFeatures EnablePolicyType InviteAccountToOrganization
                  LeaveOrganization MoveAccount PutResourcePolicy
                  RegisterDelegatedAdministrator RemoveAccountFromOrganization TagResource
                  UntagResource UpdateOrganizationalUnit UpdatePolicy
                  """),
              rows(
                  "sso",
                  ResourceKind.SSO,
                  On.ANY,
                  SSO,
                  """
                  AssociateDirectory AssociateProfile
                  AttachCustomerManagedPolicyReferenceToPermissionSet
                  AttachManagedPolicyToPermissionSet CreateAccountAssignment CreateApplication
                  CreateApplicationAssignment CreateInstance
                  CreateInstanceAccessControlAttributeConfiguration CreatePermissionSet
                  CreateTrustedTokenIssuer DeleteAccountAssignment
                  DeleteInlinePolicyFromPermissionSet DeleteInstance DeletePermissionSet
                  DeletePermissionsBoundaryFromPermissionSet
                  DetachCustomerManagedPolicyReferenceFromPermissionSet
                  DetachManagedPolicyFromPermissionSet ProvisionPermissionSet
                  PutApplicationAccessScope PutApplicationAssignmentConfiguration
                  PutApplicationAuthenticationMethod PutApplicationGrant
                  PutInlinePolicyToPermissionSet PutMfaDeviceManagementForDirectory
                  PutPermissionsBoundaryToPermissionSet PutPermissionsPolicy TagResource
                  UntagResource UpdateInstanceAccessControlAttributeConfiguration
                  UpdatePermissionSet UpdateTrustedTokenIssuer
                  """),
              rows(
                  "sso-directory",
                  ResourceKind.SSO_DIRECTORY,
                  On.ANY,
                  SSO,
                  """
                  AddMemberToGroup CompleteVirtualMfaDeviceRegistration
                  CompleteWebAuthnDeviceRegistration CreateAlias CreateExternalIdPConfigurationForDirectory
                  CreateGroup CreateUser DeleteExternalIdPConfigurationForDirectory DeleteGroup
                  DeleteMfaDeviceForUser DeleteUser DisableExternalIdPConfigurationForDirectory
                  EnableExternalIdPConfigurationForDirectory ImportExternalIdPCertificate
                  RemoveMemberFromGroup StartVirtualMfaDeviceRegistration
                  StartWebAuthnDeviceRegistration UpdateExternalIdPConfigurationForDirectory
                  UpdateGroup UpdatePassword UpdateUser
                  """),
              rows(
                  "identitystore",
                  ResourceKind.IDENTITY_STORE,
                  On.ANY,
                  IDENTITY_STORE,
                  """
                  CreateGroup CreateGroupMembership CreateUser DeleteGroup
                  DeleteGroupMembership DeleteUser UpdateGroup UpdateUser
                  """),
              rows(
                  "rolesanywhere",
                  ResourceKind.ROLES_ANYWHERE,
                  On.ANY,
                  ROLES_ANYWHERE,
                  """
                  CreateProfile CreateTrustAnchor DeleteCrl DisableCrl EnableProfile
                  EnableTrustAnchor PutAttributeMapping UpdateCrl UpdateProfile UpdateTrustAnchor
                  """))
          .flatMap(List::stream)
          .toList();

  private Escalations() {}

  private static List<Row> rows(
      String vendor, ResourceKind kind, On on, String source, String words) {
    return Stream.of(words.strip().split("\\s+"))
        .map(word -> new Row(vendor + ":" + word, kind, on, source))
        .toList();
  }
}
