package io.stint.sandbox;

import java.util.Map;
import java.util.function.Function;

/** Inline and attached policies of users, groups and roles: the same calls three times. */
final class EntityPolicies<T extends Entity> {
  private final Account account;
  private final XmlViews views;
  private final String kind;
  private final Table<T> table;
  private final Function<String, T> find;

  /**
   * @param kind {@code User}, {@code Group} or {@code Role}, as it stands in the calls' names
   */
  EntityPolicies(
      Account account, XmlViews views, String kind, Table<T> table, Function<String, T> find) {
    this.account = account;
    this.views = views;
    this.kind = kind;
    this.table = table;
    this.find = find;
  }

  void register(Map<String, Handler> calls) {
    calls.put("Put" + kind + "Policy", this::put);
    calls.put("Get" + kind + "Policy", this::get);
    calls.put("Delete" + kind + "Policy", this::delete);
    calls.put("List" + kind + "Policies", this::list);
    calls.put("Attach" + kind + "Policy", this::attach);
    calls.put("Detach" + kind + "Policy", this::detach);
    calls.put("ListAttached" + kind + "Policies", this::listAttached);
  }

  private T entity(Call call) {
    return find.apply(call.get(kind + "Name"));
  }

  private T changeable(Call call) {
    T entity = entity(call);
    if (entity instanceof Role role) {
      Roles.refuseServiceLinked(role);
    }
    return entity;
  }

  private void keep(T entity, EntityPermissions permits) {
    table.put(table.type().cast(entity.with(permits)));
  }

  private void put(Call call, XmlAnswer out) {
    T entity = changeable(call);
    String document = Documents.permissions(call.get("PolicyDocument"));
    EntityPermissions changed = entity.permits().withInline(call.get("PolicyName"), document);
    int quota = account.quotas.get(kind + "PolicySizeQuota");
    int used = changed.inline().values().stream().mapToInt(Documents::size).sum();
    if (used > quota) {
      throw SandboxError.limitExceeded(
          "Maximum policy size of "
              + quota
              + " bytes exceeded for "
              + Named.fold(kind)
              + " "
              + entity.name());
    }
    keep(entity, changed);
  }

  private String inline(T entity, String name) {
    String document = entity.permits().inline().get(name);
    if (document == null) {
      throw SandboxError.notFound(Named.fold(kind) + " policy", name);
    }
    return document;
  }

  private void get(Call call, XmlAnswer out) {
    T entity = entity(call);
    String name = call.get("PolicyName");
    out.text(kind + "Name", entity.name()).text("PolicyName", name);
    out.text("PolicyDocument", Documents.encode(inline(entity, name)));
  }

  private void delete(Call call, XmlAnswer out) {
    T entity = changeable(call);
    inline(entity, call.get("PolicyName"));
    keep(entity, entity.permits().withoutInline(call.get("PolicyName")));
  }

  private void list(Call call, XmlAnswer out) {
    Page<String> page =
        Page.of(entity(call).permits().inline().keySet(), name -> name, call.request());
    out.texts("PolicyNames", page.items());
    page.writeEnd(out);
  }

  /** Attaching twice is no error, and no change. */
  private void attach(Call call, XmlAnswer out) {
    T entity = changeable(call);
    String arn = call.get("PolicyArn");
    ManagedPolicy policy =
        account
            .policy(arn)
            .orElseThrow(
                () ->
                    SandboxError.notFound(
                        "Policy " + arn + " does not exist or is not attachable."));
    if (policy.named().path().startsWith("/aws-service-role/")) {
      throw SandboxError.of(
          400, "PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.");
    }
    if (!entity.permits().attached().contains(arn)) {
      account.quotas.check(
          entity.permits().attached().size(),
          "AttachedPoliciesPer" + kind + "Quota",
          "PoliciesPer" + kind);
      keep(entity, entity.permits().attach(arn));
    }
  }

  private void detach(Call call, XmlAnswer out) {
    T entity = changeable(call);
    String arn = call.get("PolicyArn");
    if (!entity.permits().attached().contains(arn)) {
      throw SandboxError.notFound("Policy " + arn + " was not found.");
    }
    keep(entity, entity.permits().detach(arn));
  }

  private void listAttached(Call call, XmlAnswer out) {
    String prefix = call.get("PathPrefix", "/");
    Page.of(
            entity(call).permits().attached().stream()
                .filter(arn -> path(arn).startsWith(prefix))
                .toList(),
            arn -> arn,
            call.request())
        .write(out, "AttachedPolicies", arn -> views.attached(out, arn));
  }

  private static String path(String arn) {
    return arn.substring(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  }
}
