package io.stint.sandbox;

import java.time.Instant;
import java.util.Map;

/** How the things of an account look in answers. */
final class XmlViews {
  private final Account account;
  private final Trust trust;

  XmlViews(Account account, Trust trust) {
    this.account = account;
    this.trust = trust;
  }

  /** As in lists, which leave out tags and boundary. */
  void user(XmlAnswer out, User user) {
    out.text("Path", user.named().path()).text("UserName", user.name());
    out.text("UserId", user.id()).text("Arn", user.arn());
    out.text("CreateDate", user.named().created());
  }

  void wholeUser(XmlAnswer out, User user) {
    out.open("User");
    user(out, user);
    boundary(out, user.permits());
    Tags.write(out, user.tags());
    out.close();
  }

  void group(XmlAnswer out, Group group) {
    out.text("Path", group.named().path()).text("GroupName", group.name());
    out.text("GroupId", group.id()).text("Arn", group.arn());
    out.text("CreateDate", group.named().created());
  }

  void role(XmlAnswer out, Role role) {
    out.text("Path", role.named().path()).text("RoleName", role.name());
    out.text("RoleId", role.id()).text("Arn", role.arn());
    out.text("CreateDate", role.named().created());
    out.text("AssumeRolePolicyDocument", Documents.encode(trust.shown(role.trust())));
    out.text("Description", role.terms().description());
    out.text("MaxSessionDuration", role.terms().maxSessionSeconds());
  }

  void wholeRole(XmlAnswer out, Role role) {
    out.open("Role");
    role(out, role);
    boundary(out, role.permits());
    Tags.write(out, role.tags());
    lastUsed(out, role);
    out.close();
  }

  void lastUsed(XmlAnswer out, Role role) {
    Instant at = role.terms().lastUsed();
    out.open("RoleLastUsed").text("LastUsedDate", at);
    out.text("Region", at == null ? null : SandboxAws.REGION).close();
  }

  void profile(XmlAnswer out, InstanceProfile profile) {
    Named named = profile.named();
    out.text("Path", named.path()).text("InstanceProfileName", named.name());
    out.text("InstanceProfileId", named.id()).text("Arn", profile.arn());
    out.text("CreateDate", named.created());
    out.open("Roles");
    if (profile.roleId() != null) {
      account
          .roles
          .byId(profile.roleId())
          .ifPresent(role -> out.in("member", () -> role(out, role)));
    }
    out.close();
  }

  void policy(XmlAnswer out, ManagedPolicy policy) {
    out.text("PolicyName", policy.named().name()).text("PolicyId", policy.id());
    out.text("Arn", policy.arn()).text("Path", policy.named().path());
    out.text("DefaultVersionId", policy.versions().defaultId());
    out.text("AttachmentCount", attachments(policy.arn()));
    out.text("PermissionsBoundaryUsageCount", boundaries(policy.arn()));
    out.text("IsAttachable", true);
    out.text("CreateDate", policy.named().created());
    out.text("UpdateDate", policy.versions().updated());
  }

  void attached(XmlAnswer out, String arn) {
    out.text("PolicyName", arn.substring(arn.lastIndexOf('/') + 1)).text("PolicyArn", arn);
  }

  void boundary(XmlAnswer out, EntityPermissions permits) {
    if (permits.boundary() != null) {
      out.open("PermissionsBoundary");
      out.text("PermissionsBoundaryType", "Policy");
      out.text("PermissionsBoundaryArn", permits.boundary()).close();
    }
  }

  /** {@code UserPolicyList} and its like in GetAccountAuthorizationDetails. */
  void inline(XmlAnswer out, String name, Map<String, String> documents) {
    out.list(
        name,
        documents.entrySet(),
        document ->
            out.text("PolicyName", document.getKey())
                .text("PolicyDocument", Documents.encode(document.getValue())));
  }

  long attachments(String arn) {
    return account.entities().filter(e -> e.permits().attached().contains(arn)).count();
  }

  long boundaries(String arn) {
    return account.entities().filter(e -> arn.equals(e.permits().boundary())).count();
  }
}
