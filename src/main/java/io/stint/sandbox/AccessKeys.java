package io.stint.sandbox;

import java.util.List;
import java.util.Map;

/** Long-term keys of users. */
final class AccessKeys {
  private final Account account;

  AccessKeys(Account account) {
    this.account = account;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateAccessKey", this::create);
    calls.put("ListAccessKeys", this::list);
    calls.put("UpdateAccessKey", this::update);
    calls.put("DeleteAccessKey", this::delete);
    calls.put("GetAccessKeyLastUsed", this::lastUsed);
  }

  private List<AccessKey> of(User user) {
    return account.accessKeys.all().stream().filter(k -> k.userId().equals(user.id())).toList();
  }

  private void create(Call call, XmlAnswer out) {
    User user = account.user(call.userNameOrCaller());
    account.quotas.check(of(user).size(), "AccessKeysPerUserQuota", "AccessKeysPerUser");
    AccessKey key =
        new AccessKey(Ids.accessKey("AKIA"), Ids.secret(40), user.id(), "Active", call.now(), null);
    account.accessKeys.put(key);
    out.open("AccessKey").text("UserName", user.name()).text("AccessKeyId", key.id());
    out.text("Status", key.status()).text("SecretAccessKey", key.secret());
    out.text("CreateDate", key.created()).close();
  }

  private void list(Call call, XmlAnswer out) {
    User user = account.user(call.userNameOrCaller());
    Page.of(of(user), AccessKey::id, call.request())
        .write(
            out,
            "AccessKeyMetadata",
            key ->
                out.text("UserName", user.name())
                    .text("AccessKeyId", key.id())
                    .text("Status", key.status())
                    .text("CreateDate", key.created()));
  }

  private AccessKey one(Call call) {
    User user = account.user(call.userNameOrCaller());
    String id = call.get("AccessKeyId");
    return of(user).stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> SandboxError.notFound("The Access Key with id " + id + " cannot be found."));
  }

  private void update(Call call, XmlAnswer out) {
    account.accessKeys.put(one(call).status(call.get("Status")));
  }

  private void delete(Call call, XmlAnswer out) {
    account.accessKeys.remove(one(call));
  }

  private void lastUsed(Call call, XmlAnswer out) {
    String id = call.get("AccessKeyId");
    AccessKey key =
        account
            .accessKeys
            .find(id)
            .orElseThrow(
                () -> SandboxError.accessDenied("User is not authorized to use key " + id));
    AccessKey.LastUse use = key.lastUse();
    account.users.byId(key.userId()).ifPresent(user -> out.text("UserName", user.name()));
    out.open("AccessKeyLastUsed").text("LastUsedDate", use == null ? null : use.at());
    out.text("ServiceName", use == null ? "N/A" : use.service());
    out.text("Region", use == null ? "N/A" : use.region()).close();
  }
}
