package io.stint.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The account's alias, and what of its quotas is used. */
final class AccountSettings {
  private final Account account;

  AccountSettings(Account account) {
    this.account = account;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateAccountAlias", this::createAlias);
    calls.put("ListAccountAliases", this::listAliases);
    calls.put("DeleteAccountAlias", this::deleteAlias);
    calls.put("GetAccountSummary", this::summary);
  }

  /** A new alias takes the place of the old one. */
  private void createAlias(Call call, XmlAnswer out) {
    account.settings.put(new Setting(Setting.ALIAS, Map.of("alias", call.get("AccountAlias"))));
  }

  private void listAliases(Call call, XmlAnswer out) {
    List<String> aliases =
        account.settings.find(Setting.ALIAS).stream().map(s -> s.values().get("alias")).toList();
    out.texts("AccountAliases", aliases).text("IsTruncated", false);
  }

  private void deleteAlias(Call call, XmlAnswer out) {
    Setting alias =
        account
            .settings
            .find(Setting.ALIAS)
            .filter(s -> s.values().get("alias").equals(call.get("AccountAlias")))
            .orElseThrow(
                () ->
                    SandboxError.notFound(
                        "The account alias " + call.get("AccountAlias") + " cannot be found."));
    account.settings.remove(alias);
  }

  private void summary(Call call, XmlAnswer out) {
    Map<String, Number> values = new LinkedHashMap<>(account.quotas.all());
    values.put("Users", account.users.size());
    values.put("Groups", account.groups.size());
    values.put("Roles", account.roles.size());
    values.put("InstanceProfiles", account.profiles.size());
    values.put("Policies", account.policies.size());
    values.put("PolicyVersionsInUseQuota", 10_000);
    values.put(
        "PolicyVersionsInUse",
        account.policies.all().stream().mapToInt(p -> p.versions().all().size()).sum());
    values.put("ServerCertificates", 0);
    values.put("Providers", account.oidcProviders.size());
    values.put("MFADevices", account.mfaDevices.size());
    values.put(
        "MFADevicesInUse",
        account.mfaDevices.all().stream().filter(d -> d.userId() != null).count());
    values.put("AccountMFAEnabled", 0);
    values.put("AccountAccessKeysPresent", 0);
    values.put("AccountSigningCertificatesPresent", 0);
    values.put("AccountPasswordPresent", 1);
    out.open("SummaryMap");
    values.forEach((key, value) -> out.open("entry").text("key", key).text("value", value).close());
    out.close();
  }
}
