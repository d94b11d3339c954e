package io.stint.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The versions of a managed policy: at most five, one of them the default. */
final class PolicyVersions {
  private final Account account;

  PolicyVersions(Account account) {
    this.account = account;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreatePolicyVersion", this::create);
    calls.put("GetPolicyVersion", this::get);
    calls.put("DeletePolicyVersion", this::delete);
    calls.put("SetDefaultPolicyVersion", this::setDefault);
    calls.put("ListPolicyVersions", this::list);
  }

  private void create(Call call, XmlAnswer out) {
    ManagedPolicy policy = ManagedPolicies.own(account, call);
    ManagedPolicy.Versions versions = policy.versions();
    int most = account.quotas.get("VersionsPerPolicyQuota");
    if (versions.all().size() >= most) {
      throw SandboxError.limitExceeded(
          "A managed policy can have up to "
              + most
              + " versions. Before you create a new version,"
              + " you must delete an existing version.");
    }
    String document = ManagedPolicies.checked(account, call.get("PolicyDocument"));
    ManagedPolicy.Version version =
        new ManagedPolicy.Version("v" + versions.next(), document, call.now());
    List<ManagedPolicy.Version> all = new ArrayList<>(versions.all());
    all.add(version);
    String byDefault = call.request().flag("SetAsDefault") ? version.id() : versions.defaultId();
    ManagedPolicy changed =
        policy.with(new ManagedPolicy.Versions(all, byDefault, versions.next() + 1, call.now()));
    account.policies.put(changed);
    out.in("PolicyVersion", () -> write(out, changed, version));
  }

  private static void write(XmlAnswer out, ManagedPolicy policy, ManagedPolicy.Version version) {
    out.text("VersionId", version.id());
    out.text("IsDefaultVersion", version.id().equals(policy.versions().defaultId()));
    out.text("CreateDate", version.created());
  }

  private static ManagedPolicy.Version version(ManagedPolicy policy, Call call) {
    String id = call.get("VersionId");
    ManagedPolicy.Version version = policy.versions().find(id);
    if (version == null) {
      throw SandboxError.notFound(
          "Policy " + policy.arn() + " version " + id + " does not exist or is not attachable.");
    }
    return version;
  }

  private void get(Call call, XmlAnswer out) {
    ManagedPolicy policy = ManagedPolicies.find(account, call.get("PolicyArn"));
    ManagedPolicy.Version version = version(policy, call);
    out.open("PolicyVersion").text("Document", Documents.encode(version.document()));
    write(out, policy, version);
    out.close();
  }

  private void delete(Call call, XmlAnswer out) {
    ManagedPolicy policy = ManagedPolicies.own(account, call);
    ManagedPolicy.Version version = version(policy, call);
    ManagedPolicy.Versions versions = policy.versions();
    if (version.id().equals(versions.defaultId())) {
      throw SandboxError.of(
          409, "DeleteConflict", "Cannot delete the default version of a policy.");
    }
    List<ManagedPolicy.Version> all = new ArrayList<>(versions.all());
    all.remove(version);
    account.policies.put(
        policy.with(
            new ManagedPolicy.Versions(
                all, versions.defaultId(), versions.next(), versions.updated())));
  }

  private void setDefault(Call call, XmlAnswer out) {
    ManagedPolicy policy = ManagedPolicies.own(account, call);
    ManagedPolicy.Versions versions = policy.versions();
    account.policies.put(
        policy.with(
            new ManagedPolicy.Versions(
                versions.all(), version(policy, call).id(), versions.next(), call.now())));
  }

  private void list(Call call, XmlAnswer out) {
    ManagedPolicy policy = ManagedPolicies.find(account, call.get("PolicyArn"));
    Page.of(
            policy.versions().all(),
            version -> String.format("%09d", Integer.parseInt(version.id().substring(1))),
            call.request())
        .write(out, "Versions", version -> write(out, policy, version));
  }
}
