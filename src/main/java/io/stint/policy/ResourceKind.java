package io.stint.policy;

/** What an action works on, as the ARN that AWS asks for. */
enum ResourceKind {
  USER("iam", "user/"),
  GROUP("iam", "group/"),
  ROLE("iam", "role/"),
  POLICY("iam", "policy/"),
  INSTANCE_PROFILE("iam", "instance-profile/"),
  MFA_DEVICE("iam", "mfa/"),
  SAML_PROVIDER("iam", "saml-provider/"),
  OIDC_PROVIDER("iam", "oidc-provider/"),
  /** Of any account: a member account's root is not ours. */
  ROOT("iam", "root"),
  /** Nothing that has an ARN: asked for as {@code *}. */
  ACCOUNT(null, null),
  /** Whatever AWS asks for: its kinds of resources are new or many. */
  IAM("iam", null),
  STS("sts", null),
  ORGANIZATIONS("organizations", null),
  SSO("sso", null),
  SSO_DIRECTORY("sso-directory", null),
  IDENTITY_STORE("identitystore", null),
  ROLES_ANYWHERE("rolesanywhere", null),
  ACCOUNT_MANAGEMENT("account", null);

  private final String service;
  private final String prefix;

  ResourceKind(String service, String prefix) {
    this.service = service;
    this.prefix = prefix;
  }

  String service() {
    return service;
  }

  /** What the sixth part begins with; null: anything. */
  String prefix() {
    return prefix;
  }
}
