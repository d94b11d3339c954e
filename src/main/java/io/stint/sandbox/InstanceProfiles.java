package io.stint.sandbox;

import java.util.List;
import java.util.Map;

/** Instance profiles, each with one role at most. */
final class InstanceProfiles {
  private final Account account;
  private final XmlViews views;

  InstanceProfiles(Account account, XmlViews views) {
    this.account = account;
    this.views = views;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateInstanceProfile", this::create);
    calls.put("GetInstanceProfile", this::get);
    calls.put("DeleteInstanceProfile", this::delete);
    calls.put("ListInstanceProfiles", this::list);
    calls.put("ListInstanceProfilesForRole", this::forRole);
    calls.put("AddRoleToInstanceProfile", this::add);
    calls.put("RemoveRoleFromInstanceProfile", this::removeRole);
    calls.put("TagInstanceProfile", this::tag);
    calls.put("UntagInstanceProfile", this::untag);
    calls.put("ListInstanceProfileTags", this::tags);
  }

  private InstanceProfile one(Call call) {
    return account.profile(call.get("InstanceProfileName"));
  }

  private void whole(XmlAnswer out, InstanceProfile profile) {
    out.open("InstanceProfile");
    views.profile(out, profile);
    Tags.write(out, profile.tags());
    out.close();
  }

  private void create(Call call, XmlAnswer out) {
    String name = call.get("InstanceProfileName");
    if (account.profiles.find(Named.fold(name)).isPresent()) {
      throw SandboxError.exists("Instance Profile " + name + " already exists.");
    }
    account.quotas.check(
        account.profiles.size(), "InstanceProfilesQuota", "InstanceProfilesPerAccount");
    InstanceProfile profile =
        new InstanceProfile(
            new Named(Ids.entity("AIPA"), name, call.get("Path", "/"), call.now()),
            Tags.fresh(call),
            null);
    account.profiles.put(profile);
    whole(out, profile);
  }

  private void get(Call call, XmlAnswer out) {
    whole(out, one(call));
  }

  private void delete(Call call, XmlAnswer out) {
    InstanceProfile profile = one(call);
    if (profile.roleId() != null) {
      throw SandboxError.deleteConflict("remove roles from instance profile");
    }
    account.profiles.remove(profile);
  }

  private void list(Call call, XmlAnswer out) {
    String prefix = call.get("PathPrefix", "/");
    write(
        account.profiles.all().stream().filter(p -> p.named().path().startsWith(prefix)).toList(),
        call,
        out);
  }

  private void forRole(Call call, XmlAnswer out) {
    Role role = account.role(call.get("RoleName"));
    write(
        account.profiles.all().stream().filter(p -> role.id().equals(p.roleId())).toList(),
        call,
        out);
  }

  private void write(List<InstanceProfile> found, Call call, XmlAnswer out) {
    Page.of(found, InstanceProfile::key, call.request())
        .write(out, "InstanceProfiles", profile -> views.profile(out, profile));
  }

  private void add(Call call, XmlAnswer out) {
    InstanceProfile profile = one(call);
    Role role = account.role(call.get("RoleName"));
    Roles.refuseServiceLinked(role);
    if (profile.roleId() != null) {
      throw SandboxError.limitExceeded(
          "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    }
    account.profiles.put(profile.role(role.id()));
  }

  private void removeRole(Call call, XmlAnswer out) {
    InstanceProfile profile = one(call);
    Role role = account.role(call.get("RoleName"));
    if (!role.id().equals(profile.roleId())) {
      throw SandboxError.notFound("role", role.name());
    }
    account.profiles.put(profile.role(null));
  }

  private void tag(Call call, XmlAnswer out) {
    InstanceProfile profile = one(call);
    account.profiles.put(profile.tagged(Tags.added(profile.tags(), call)));
  }

  private void untag(Call call, XmlAnswer out) {
    InstanceProfile profile = one(call);
    account.profiles.put(profile.tagged(Tags.removed(profile.tags(), call)));
  }

  private void tags(Call call, XmlAnswer out) {
    Tags.writePage(out, one(call).tags(), call);
  }
}
