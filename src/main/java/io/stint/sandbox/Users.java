package io.stint.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Users and their tags and boundaries. */
final class Users {
  private final Account account;
  private final XmlViews views;

  Users(Account account, XmlViews views) {
    this.account = account;
    this.views = views;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateUser", this::create);
    calls.put("GetUser", this::get);
    calls.put("UpdateUser", this::update);
    calls.put("DeleteUser", this::delete);
    calls.put("ListUsers", this::list);
    calls.put("TagUser", this::tag);
    calls.put("UntagUser", this::untag);
    calls.put("ListUserTags", this::tags);
    calls.put("PutUserPermissionsBoundary", this::bound);
    calls.put("DeleteUserPermissionsBoundary", this::unbound);
  }

  private void create(Call call, XmlAnswer out) {
    String name = call.get("UserName");
    refuseTaken(name);
    account.quotas.check(account.users.size(), "UsersQuota", "UsersPerAccount");
    String boundary = account.boundary(call.get("PermissionsBoundary"));
    User user =
        new User(
            new Named(Ids.entity("AIDA"), name, call.get("Path", "/"), call.now()),
            EntityPermissions.NONE.bounded(boundary),
            Tags.fresh(call),
            List.of(),
            null,
            List.of());
    account.users.put(user);
    views.wholeUser(out, user);
  }

  private void refuseTaken(String name) {
    if (account.users.find(Named.fold(name)).isPresent()) {
      throw SandboxError.exists("User with name " + name + " already exists.");
    }
  }

  private void get(Call call, XmlAnswer out) {
    String name = call.userNameOrCaller();
    if (call.get("UserName") == null && call.caller() instanceof Caller.Administrator) {
      out.open("User").text("Path", "/").text("UserName", name);
      out.text("UserId", call.caller().userId()).text("Arn", Named.arn("user", "/", name));
      out.text("CreateDate", Instant.EPOCH).close();
      return;
    }
    views.wholeUser(out, account.user(name));
  }

  private void update(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    String newName = call.get("NewUserName");
    if (newName != null && !Named.fold(newName).equals(user.key())) {
      refuseTaken(newName);
    }
    account.users.rename(user, user.named(user.named().renamed(newName, call.get("NewPath"))));
  }

  private void delete(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    if (user.login() != null) {
      throw SandboxError.deleteConflict("delete login profile");
    }
    if (account.accessKeys.all().stream().anyMatch(k -> k.userId().equals(user.id()))) {
      throw SandboxError.deleteConflict("delete access keys");
    }
    if (!user.credentials(UserCredential.Kind.SIGNING_CERTIFICATE).isEmpty()) {
      throw SandboxError.deleteConflict("delete signing certificates");
    }
    if (!user.credentials(UserCredential.Kind.SSH_PUBLIC_KEY).isEmpty()) {
      throw SandboxError.deleteConflict("delete SSH public keys");
    }
    if (!user.credentials(UserCredential.Kind.SERVICE_SPECIFIC).isEmpty()) {
      throw SandboxError.deleteConflict("delete service specific credentials");
    }
    if (account.mfaDevices.all().stream().anyMatch(d -> user.id().equals(d.userId()))) {
      throw SandboxError.deleteConflict("deactivate MFA devices");
    }
    if (!user.permits().inline().isEmpty()) {
      throw SandboxError.deleteConflict("delete policies");
    }
    if (!user.permits().attached().isEmpty()) {
      throw SandboxError.deleteConflict("detach all policies");
    }
    if (!user.groups().isEmpty()) {
      throw SandboxError.deleteConflict("remove users from group");
    }
    account.users.remove(user);
  }

  private void list(Call call, XmlAnswer out) {
    String prefix = call.get("PathPrefix", "/");
    List<User> under =
        account.users.all().stream().filter(u -> u.named().path().startsWith(prefix)).toList();
    Page.of(under, User::key, call.request()).write(out, "Users", user -> views.user(out, user));
  }

  private void tag(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    account.users.put(user.tagged(Tags.added(user.tags(), call)));
  }

  private void untag(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    account.users.put(user.tagged(Tags.removed(user.tags(), call)));
  }

  private void tags(Call call, XmlAnswer out) {
    Tags.writePage(out, account.user(call.get("UserName")).tags(), call);
  }

  private void bound(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    String arn = account.boundary(call.get("PermissionsBoundary"));
    account.users.put(user.with(user.permits().bounded(arn)));
  }

  private void unbound(Call call, XmlAnswer out) {
    User user = account.user(call.get("UserName"));
    if (user.permits().boundary() == null) {
      throw SandboxError.notFound("User " + user.name() + " does not have a permissions boundary.");
    }
    account.users.put(user.with(user.permits().bounded(null)));
  }
}
