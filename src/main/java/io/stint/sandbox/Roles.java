package io.stint.sandbox;

import java.util.List;
import java.util.Map;

/** Roles, their trust, tags and boundaries. */
final class Roles {
  private final Account account;
  private final XmlViews views;
  private final Trust trust;

  Roles(Account account, XmlViews views, Trust trust) {
    this.account = account;
    this.views = views;
    this.trust = trust;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateRole", this::create);
    calls.put("GetRole", this::get);
    calls.put("ListRoles", this::list);
    calls.put("UpdateRole", this::update);
    calls.put("UpdateRoleDescription", this::describe);
    calls.put("UpdateAssumeRolePolicy", this::updateTrust);
    calls.put("DeleteRole", this::delete);
    calls.put("TagRole", this::tag);
    calls.put("UntagRole", this::untag);
    calls.put("ListRoleTags", this::tags);
    calls.put("PutRolePermissionsBoundary", this::bound);
    calls.put("DeleteRolePermissionsBoundary", this::unbound);
  }

  static void refuseServiceLinked(Role role) {
    if (role.serviceLinked()) {
      throw SandboxError.of(
          400,
          "UnmodifiableEntity",
          "Cannot perform the operation on the protected role '"
              + role.name()
              + "' - this role is only modifiable by AWS");
    }
  }

  private Role changeable(Call call) {
    Role role = account.role(call.get("RoleName"));
    refuseServiceLinked(role);
    return role;
  }

  private String trust(String document) {
    String stored = trust.stored(document);
    int quota = account.quotas.get("AssumeRolePolicySizeQuota");
    if (Documents.size(document) > quota) {
      throw SandboxError.limitExceeded("Cannot exceed quota for ACLSizePerRole: " + quota);
    }
    return stored;
  }

  private void create(Call call, XmlAnswer out) {
    String name = call.get("RoleName");
    String path = call.get("Path", "/");
    if (path.startsWith("/aws-service-role/") || path.startsWith("/aws-reserved/")) {
      throw SandboxError.validation(
          "The specified value for path is invalid: it is reserved for AWS.");
    }
    if (account.roles.find(Named.fold(name)).isPresent()) {
      throw SandboxError.exists("Role with name " + name + " already exists.");
    }
    account.quotas.check(account.roles.size(), "RolesQuota", "RolesPerAccount");
    Role role =
        new Role(
            new Named(Ids.entity("AROA"), name, path, call.now()),
            EntityPermissions.NONE.bounded(account.boundary(call.get("PermissionsBoundary"))),
            Tags.fresh(call),
            trust(call.get("AssumeRolePolicyDocument")),
            new Role.Terms(
                call.get("Description"), call.request().number("MaxSessionDuration", 3600), null));
    account.roles.put(role);
    views.wholeRole(out, role);
  }

  private void get(Call call, XmlAnswer out) {
    views.wholeRole(out, account.role(call.get("RoleName")));
  }

  private void list(Call call, XmlAnswer out) {
    String prefix = call.get("PathPrefix", "/");
    List<Role> under =
        account.roles.all().stream().filter(r -> r.named().path().startsWith(prefix)).toList();
    Page.of(under, Role::key, call.request()).write(out, "Roles", role -> views.role(out, role));
  }

  /** As documented: without MaxSessionDuration it becomes one hour; the description stays. */
  private void update(Call call, XmlAnswer out) {
    Role role = changeable(call);
    String description = call.get("Description", role.terms().description());
    int seconds = call.request().number("MaxSessionDuration", 3600);
    account.roles.put(role.on(new Role.Terms(description, seconds, role.terms().lastUsed())));
  }

  private void describe(Call call, XmlAnswer out) {
    Role role = changeable(call);
    Role.Terms terms = role.terms();
    Role changed =
        role.on(
            new Role.Terms(call.get("Description"), terms.maxSessionSeconds(), terms.lastUsed()));
    account.roles.put(changed);
    views.wholeRole(out, changed);
  }

  private void updateTrust(Call call, XmlAnswer out) {
    Role role = changeable(call);
    account.roles.put(role.trusting(trust(call.get("PolicyDocument"))));
  }

  private void delete(Call call, XmlAnswer out) {
    Role role = changeable(call);
    if (account.profiles.all().stream().anyMatch(p -> role.id().equals(p.roleId()))) {
      throw SandboxError.deleteConflict("remove roles from instance profile");
    }
    if (!role.permits().inline().isEmpty()) {
      throw SandboxError.deleteConflict("delete policies");
    }
    if (!role.permits().attached().isEmpty()) {
      throw SandboxError.deleteConflict("detach all policies");
    }
    account.roles.remove(role);
  }

  private void tag(Call call, XmlAnswer out) {
    Role role = changeable(call);
    account.roles.put(role.tagged(Tags.added(role.tags(), call)));
  }

  private void untag(Call call, XmlAnswer out) {
    Role role = changeable(call);
    account.roles.put(role.tagged(Tags.removed(role.tags(), call)));
  }

  private void tags(Call call, XmlAnswer out) {
    Tags.writePage(out, account.role(call.get("RoleName")).tags(), call);
  }

  private void bound(Call call, XmlAnswer out) {
    Role role = changeable(call);
    String arn = account.boundary(call.get("PermissionsBoundary"));
    account.roles.put(role.with(role.permits().bounded(arn)));
  }

  private void unbound(Call call, XmlAnswer out) {
    Role role = changeable(call);
    if (role.permits().boundary() == null) {
      throw SandboxError.notFound("Role " + role.name() + " does not have a permissions boundary.");
    }
    account.roles.put(role.with(role.permits().bounded(null)));
  }
}
