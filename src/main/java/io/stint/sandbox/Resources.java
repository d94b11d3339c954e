package io.stint.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The ARN that a call is about, as the Service Authorization Reference has it. */
final class Resources {
  /** Decided on what is asked for, whoever has the name already. */
  private static final Set<String> CREATIONS =
      Set.of("CreateUser", "CreateGroup", "CreateRole", "CreateInstanceProfile");

  private final Account account;

  Resources(Account account) {
    this.account = account;
  }

  String of(Call call) {
    String action = call.request().action();
    // First: who may be put into a group is decided on the group alone.
    if (named(call, "GroupName")) {
      return existing(call, "GroupName", "group", account.groups);
    }
    if (named(call, "InstanceProfileName")) {
      return existing(call, "InstanceProfileName", "instance-profile", account.profiles);
    }
    if (named(call, "RoleName")) {
      return existing(call, "RoleName", "role", account.roles);
    }
    if (named(call, "UserName")) {
      return existing(call, "UserName", "user", account.users);
    }
    if (named(call, "SerialNumber")) {
      return call.get("SerialNumber");
    }
    for (String arn : new String[] {"PolicyArn", "PolicySourceArn", "OpenIDConnectProviderArn"}) {
      if (named(call, arn)) {
        return call.get(arn);
      }
    }
    return withoutName(action, call);
  }

  private static String withoutName(String action, Call call) {
    String prefix = call.get("PathPrefix", "/");
    return switch (action) {
      case "ListUsers" -> Named.arn("user", prefix, "");
      case "ListGroups" -> Named.arn("group", prefix, "");
      case "ListRoles" -> Named.arn("role", prefix, "");
      case "ListInstanceProfiles" -> Named.arn("instance-profile", prefix, "");
      case "ListPolicies" -> "policy path " + prefix;
      case "CreatePolicy" -> Named.arn("policy", call.get("Path", "/"), call.get("PolicyName"));
      case "CreateVirtualMFADevice" ->
          Named.arn("mfa", call.get("Path", "/"), call.get("VirtualMFADeviceName"));
      case "CreateOpenIDConnectProvider" -> OidcProviders.arn(call.get("Url"));
      case "CreateServiceLinkedRole" ->
          Named.arn("role", "/aws-service-role/" + call.get("AWSServiceName") + "/", "*");
      case "GetUser",
          "ChangePassword",
          "CreateAccessKey",
          "ListAccessKeys",
          "UpdateAccessKey",
          "DeleteAccessKey",
          "GetLoginProfile",
          "CreateLoginProfile",
          "DeleteLoginProfile",
          "ListMFADevices",
          "ListSigningCertificates",
          "ListSSHPublicKeys",
          "ListServiceSpecificCredentials" ->
          call.caller() instanceof Caller.Person person ? person.user().arn() : "*";
      default -> "*";
    };
  }

  /** The tags of what the call is about; groups have none. */
  Map<String, String> tags(Call call) {
    if (named(call, "GroupName") || creates(call)) {
      return Map.of();
    }
    if (named(call, "InstanceProfileName")) {
      return account
          .profiles
          .find(Named.fold(call.get("InstanceProfileName")))
          .map(InstanceProfile::tags)
          .orElse(Map.of());
    }
    if (named(call, "RoleName")) {
      return account.roles.find(Named.fold(call.get("RoleName"))).map(Role::tags).orElse(Map.of());
    }
    if (named(call, "UserName")) {
      return account.users.find(Named.fold(call.get("UserName"))).map(User::tags).orElse(Map.of());
    }
    return named(call, "PolicyArn")
        ? account.policy(call.get("PolicyArn")).map(ManagedPolicy::tags).orElse(Map.of())
        : Map.of();
  }

  /** The boundary that the named user or role has, or is to get; null without one. */
  String boundary(Call call) {
    if (named(call, "PermissionsBoundary")) {
      return call.get("PermissionsBoundary");
    }
    if (creates(call)) {
      return null;
    }
    Optional<? extends Entity> entity = Optional.empty();
    if (named(call, "RoleName")) {
      entity = account.roles.find(Named.fold(call.get("RoleName")));
    } else if (named(call, "UserName")) {
      entity = account.users.find(Named.fold(call.get("UserName")));
    }
    return entity.map(found -> found.permits().boundary()).orElse(null);
  }

  private static boolean creates(Call call) {
    return CREATIONS.contains(call.request().action());
  }

  private static boolean named(Call call, String parameter) {
    return call.get(parameter) != null;
  }

  /** With the path it has; what is not there yet has the path that is asked for. */
  private static <T extends Stored> String existing(
      Call call, String parameter, String kind, Table<T> table) {
    String name = call.get(parameter);
    Function<T, String> arn =
        item -> item instanceof Entity entity ? entity.arn() : ((InstanceProfile) item).arn();
    return (creates(call) ? Optional.<T>empty() : table.find(Named.fold(name)))
        .map(arn)
        .orElseGet(() -> Named.arn(kind, call.get("Path", "/"), name));
  }
}
