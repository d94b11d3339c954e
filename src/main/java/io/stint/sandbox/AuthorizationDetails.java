package io.stint.sandbox;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** GetAccountAuthorizationDetails: everything that gives permissions, page by page. */
final class AuthorizationDetails {
  private final Account account;
  private final XmlViews views;
  private final Trust trust;

  AuthorizationDetails(Account account, XmlViews views, Trust trust) {
    this.account = account;
    this.views = views;
    this.trust = trust;
  }

  void register(Map<String, Handler> calls) {
    calls.put("GetAccountAuthorizationDetails", this::get);
  }

  private static String kind(Stored item) {
    if (item instanceof ManagedPolicy policy) {
      return policy.awsOwned() ? "AWSManagedPolicy" : "LocalManagedPolicy";
    }
    return item.getClass().getSimpleName();
  }

  private void get(Call call, XmlAnswer out) {
    List<String> filter = call.request().list("Filter");
    Stream<Stored> aws =
        account.awsPolicies.all().stream()
            .filter(p -> views.attachments(p.arn()) + views.boundaries(p.arn()) > 0)
            .map(Stored.class::cast);
    List<Stored> all =
        Stream.of(account.entities(), account.policies.all().stream(), aws)
            .flatMap(items -> items)
            .map(Stored.class::cast)
            .filter(item -> filter.isEmpty() || filter.contains(kind(item)))
            .toList();
    Page<Stored> page = Page.of(all, item -> kind(item) + ":" + item.key(), call.request());
    page.writeEnd(out);
    list(out, "UserDetailList", page, User.class);
    list(out, "GroupDetailList", page, Group.class);
    list(out, "RoleDetailList", page, Role.class);
    list(out, "Policies", page, ManagedPolicy.class);
  }

  private <T extends Stored> void list(
      XmlAnswer out, String name, Page<Stored> page, Class<T> type) {
    out.list(
        name,
        page.items().stream().filter(type::isInstance).toList(),
        item -> {
          if (item instanceof User user) {
            user(out, user);
          } else if (item instanceof Group group) {
            views.group(out, group);
            views.inline(out, "GroupPolicyList", group.permits().inline());
            attached(out, group);
          } else if (item instanceof Role role) {
            role(out, role);
          } else if (item instanceof ManagedPolicy policy) {
            policy(out, policy);
          }
        });
  }

  private void attached(XmlAnswer out, Entity entity) {
    out.list(
        "AttachedManagedPolicies", entity.permits().attached(), arn -> views.attached(out, arn));
  }

  private void user(XmlAnswer out, User user) {
    views.user(out, user);
    views.inline(out, "UserPolicyList", user.permits().inline());
    out.texts("GroupList", account.groupsOf(user).stream().map(Group::name).toList());
    attached(out, user);
    views.boundary(out, user.permits());
    Tags.write(out, user.tags());
  }

  /** Without description and longest session, as AWS leaves them out here. */
  private void role(XmlAnswer out, Role role) {
    out.text("Path", role.named().path()).text("RoleName", role.name());
    out.text("RoleId", role.id()).text("Arn", role.arn());
    out.text("CreateDate", role.named().created());
    out.text("AssumeRolePolicyDocument", Documents.encode(trust.shown(role.trust())));
    out.list(
        "InstanceProfileList",
        account.profiles.all().stream().filter(p -> role.id().equals(p.roleId())).toList(),
        profile -> views.profile(out, profile));
    views.inline(out, "RolePolicyList", role.permits().inline());
    attached(out, role);
    views.boundary(out, role.permits());
    Tags.write(out, role.tags());
    views.lastUsed(out, role);
  }

  private void policy(XmlAnswer out, ManagedPolicy policy) {
    views.policy(out, policy);
    out.text("Description", policy.description());
    out.list(
        "PolicyVersionList",
        policy.versions().all(),
        version ->
            out.text("Document", Documents.encode(version.document()))
                .text("VersionId", version.id())
                .text("IsDefaultVersion", version.id().equals(policy.versions().defaultId()))
                .text("CreateDate", version.created()));
  }
}
