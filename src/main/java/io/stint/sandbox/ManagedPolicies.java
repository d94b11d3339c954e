package io.stint.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Managed policies and where they are attached. */
final class ManagedPolicies {
  private final Account account;
  private final XmlViews views;

  ManagedPolicies(Account account, XmlViews views) {
    this.account = account;
    this.views = views;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreatePolicy", this::create);
    calls.put("GetPolicy", this::get);
    calls.put("DeletePolicy", this::delete);
    calls.put("ListPolicies", this::list);
    calls.put("ListEntitiesForPolicy", this::entities);
    calls.put("TagPolicy", this::tag);
    calls.put("UntagPolicy", this::untag);
    calls.put("ListPolicyTags", this::tags);
  }

  static ManagedPolicy find(Account account, String arn) {
    return account
        .policy(arn)
        .orElseThrow(() -> SandboxError.notFound("Policy " + arn + " was not found."));
  }

  /** One that the account may change. */
  static ManagedPolicy own(Account account, Call call) {
    ManagedPolicy policy = find(account, call.get("PolicyArn"));
    if (policy.awsOwned()) {
      throw SandboxError.accessDenied("Cannot change the AWS managed policy " + policy.arn() + ".");
    }
    return policy;
  }

  static String checked(Account account, String document) {
    String checked = Documents.permissions(document);
    int quota = account.quotas.get("PolicySizeQuota");
    if (Documents.size(checked) > quota) {
      throw SandboxError.limitExceeded("Cannot exceed quota for PolicySize: " + quota);
    }
    return checked;
  }

  private void create(Call call, XmlAnswer out) {
    String name = call.get("PolicyName");
    String path = call.get("Path", "/");
    if (account.policies.all().stream().anyMatch(p -> p.named().name().equalsIgnoreCase(name))) {
      throw SandboxError.exists(
          "A policy called " + name + " already exists. Duplicate names are not allowed.");
    }
    account.quotas.check(account.policies.size(), "PoliciesQuota", "PoliciesPerAccount");
    ManagedPolicy.Version first =
        new ManagedPolicy.Version("v1", checked(account, call.get("PolicyDocument")), call.now());
    ManagedPolicy policy =
        new ManagedPolicy(
            new Named(Ids.entity("ANPA"), name, path, call.now()),
            Named.arn("policy", path, name),
            call.get("Description"),
            Tags.fresh(call),
            new ManagedPolicy.Versions(List.of(first), "v1", 2, call.now()));
    account.policies.put(policy);
    whole(out, policy);
  }

  private void whole(XmlAnswer out, ManagedPolicy policy) {
    out.open("Policy");
    views.policy(out, policy);
    out.text("Description", policy.description());
    Tags.write(out, policy.tags());
    out.close();
  }

  private void get(Call call, XmlAnswer out) {
    whole(out, find(account, call.get("PolicyArn")));
  }

  private void delete(Call call, XmlAnswer out) {
    ManagedPolicy policy = own(account, call);
    if (views.attachments(policy.arn()) + views.boundaries(policy.arn()) > 0) {
      throw SandboxError.of(409, "DeleteConflict", "Cannot delete a policy attached to entities.");
    }
    if (policy.versions().all().size() > 1) {
      throw SandboxError.of(
          409,
          "DeleteConflict",
          "This policy has more than one version. Before you delete a policy, you must delete the "
              + "policy's versions. The default version is deleted with the policy.");
    }
    account.policies.remove(policy);
  }

  private void list(Call call, XmlAnswer out) {
    String scope = call.get("Scope", "All");
    String prefix = call.get("PathPrefix", "/");
    boolean onlyAttached = call.request().flag("OnlyAttached");
    boolean asBoundary = "PermissionsBoundary".equals(call.get("PolicyUsageFilter"));
    Stream<ManagedPolicy> own = scope.equals("AWS") ? Stream.of() : account.policies.all().stream();
    Stream<ManagedPolicy> aws =
        scope.equals("Local") ? Stream.of() : account.awsPolicies.all().stream();
    List<ManagedPolicy> found =
        Stream.concat(own, aws)
            .filter(policy -> policy.named().path().startsWith(prefix))
            .filter(policy -> !onlyAttached || used(policy, asBoundary))
            .toList();
    Page.of(found, ManagedPolicy::arn, call.request())
        .write(out, "Policies", policy -> views.policy(out, policy));
  }

  private boolean used(ManagedPolicy policy, boolean asBoundary) {
    return asBoundary ? views.boundaries(policy.arn()) > 0 : views.attachments(policy.arn()) > 0;
  }

  private void entities(Call call, XmlAnswer out) {
    String arn = find(account, call.get("PolicyArn")).arn();
    String filter = call.get("EntityFilter");
    String usage = call.get("PolicyUsageFilter");
    String prefix = call.get("PathPrefix", "/");
    List<Entity> found = new ArrayList<>();
    account
        .entities()
        .filter(e -> filter == null || e.getClass().getSimpleName().equals(filter))
        .filter(e -> e.named().path().startsWith(prefix))
        .filter(e -> uses(e, arn, usage))
        .forEach(found::add);
    Page<Entity> page =
        Page.of(found, e -> e.getClass().getSimpleName() + ":" + e.key(), call.request());
    write(out, page, "Group", "PolicyGroups");
    write(out, page, "User", "PolicyUsers");
    write(out, page, "Role", "PolicyRoles");
    page.writeEnd(out);
  }

  private static boolean uses(Entity entity, String arn, String usage) {
    boolean attached = entity.permits().attached().contains(arn);
    boolean bounded = arn.equals(entity.permits().boundary());
    if (usage == null) {
      return attached || bounded;
    }
    return usage.equals("PermissionsBoundary") ? bounded : attached;
  }

  private static void write(XmlAnswer out, Page<Entity> page, String kind, String list) {
    out.list(
        list,
        page.items().stream().filter(e -> e.getClass().getSimpleName().equals(kind)).toList(),
        e -> out.text(kind + "Name", e.name()).text(kind + "Id", e.id()));
  }

  private void tag(Call call, XmlAnswer out) {
    ManagedPolicy policy = own(account, call);
    account.policies.put(policy.tagged(Tags.added(policy.tags(), call)));
  }

  private void untag(Call call, XmlAnswer out) {
    ManagedPolicy policy = own(account, call);
    account.policies.put(policy.tagged(Tags.removed(policy.tags(), call)));
  }

  private void tags(Call call, XmlAnswer out) {
    Tags.writePage(out, find(account, call.get("PolicyArn")).tags(), call);
  }
}
