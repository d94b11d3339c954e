package io.stint.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** User groups and who is in them. */
final class Groups {
  private final Account account;
  private final XmlViews views;

  Groups(Account account, XmlViews views) {
    this.account = account;
    this.views = views;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateGroup", this::create);
    calls.put("GetGroup", this::get);
    calls.put("UpdateGroup", this::update);
    calls.put("DeleteGroup", this::delete);
    calls.put("ListGroups", this::list);
    calls.put("AddUserToGroup", this::add);
    calls.put("RemoveUserFromGroup", this::removeMember);
    calls.put("ListGroupsForUser", this::ofUser);
  }

  private List<User> members(Group group) {
    return account.users.all().stream().filter(u -> u.groups().contains(group.id())).toList();
  }

  private void refuseTaken(String name) {
    if (account.groups.find(Named.fold(name)).isPresent()) {
      throw SandboxError.exists("Group with name " + name + " already exists.");
    }
  }

  private void create(Call call, XmlAnswer out) {
    String name = call.get("GroupName");
    refuseTaken(name);
    account.quotas.check(account.groups.size(), "GroupsQuota", "GroupsPerAccount");
    Group group =
        new Group(
            new Named(Ids.entity("AGPA"), name, call.get("Path", "/"), call.now()),
            EntityPermissions.NONE);
    account.groups.put(group);
    out.in("Group", () -> views.group(out, group));
  }

  private void get(Call call, XmlAnswer out) {
    Group group = account.group(call.get("GroupName"));
    out.in("Group", () -> views.group(out, group));
    Page.of(members(group), User::key, call.request())
        .write(out, "Users", user -> views.user(out, user));
  }

  private void update(Call call, XmlAnswer out) {
    Group group = account.group(call.get("GroupName"));
    String newName = call.get("NewGroupName");
    if (newName != null && !Named.fold(newName).equals(group.key())) {
      refuseTaken(newName);
    }
    account.groups.rename(group, group.named(group.named().renamed(newName, call.get("NewPath"))));
  }

  private void delete(Call call, XmlAnswer out) {
    Group group = account.group(call.get("GroupName"));
    if (!members(group).isEmpty()) {
      throw SandboxError.deleteConflict("remove users from group");
    }
    if (!group.permits().inline().isEmpty()) {
      throw SandboxError.deleteConflict("delete policies");
    }
    if (!group.permits().attached().isEmpty()) {
      throw SandboxError.deleteConflict("detach all policies");
    }
    account.groups.remove(group);
  }

  private void list(Call call, XmlAnswer out) {
    String prefix = call.get("PathPrefix", "/");
    List<Group> under =
        account.groups.all().stream().filter(g -> g.named().path().startsWith(prefix)).toList();
    Page.of(under, Group::key, call.request())
        .write(out, "Groups", group -> views.group(out, group));
  }

  /** Adding a member twice is no error, and no change. */
  private void add(Call call, XmlAnswer out) {
    Group group = account.group(call.get("GroupName"));
    User user = account.user(call.get("UserName"));
    if (!user.groups().contains(group.id())) {
      account.quotas.check(user.groups().size(), "GroupsPerUserQuota", "GroupsPerUser");
      List<String> changed = new ArrayList<>(user.groups());
      changed.add(group.id());
      account.users.put(user.memberOf(changed));
    }
  }

  private void removeMember(Call call, XmlAnswer out) {
    Group group = account.group(call.get("GroupName"));
    User user = account.user(call.get("UserName"));
    if (user.groups().contains(group.id())) {
      List<String> changed = new ArrayList<>(user.groups());
      changed.remove(group.id());
      account.users.put(user.memberOf(changed));
    }
  }

  private void ofUser(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    Page.of(account.groupsOf(user), Group::key, call.request())
        .write(out, "Groups", group -> views.group(out, group));
  }
}
