package io.stint.sandbox;

import java.util.Set;
import java.util.function.Function;

/** The ARN that a call is about, as the Service Authorization Reference has it. */
final class Resources {
  /** Calls that name a user or a role but are decided on something else, or on nothing. */
  private static final Set<String> ON_GROUP = Set.of("AddUserToGroup", "RemoveUserFromGroup");

  private final Account account;

  Resources(Account account) {
    this.account = account;
  }

  String of(Call call) {
    String action = call.request().action();
    if (ON_GROUP.contains(action) || named(call, "GroupName")) {
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

  private static boolean named(Call call, String parameter) {
    return call.get(parameter) != null;
  }

  /** With the path it has; what is not there yet has the path that is asked for. */
  private static <T extends Stored> String existing(
      Call call, String parameter, String kind, Table<T> table) {
    String name = call.get(parameter);
    Function<T, String> arn =
        item -> item instanceof Entity entity ? entity.arn() : ((InstanceProfile) item).arn();
    return table
        .find(Named.fold(name))
        .map(arn)
        .orElseGet(() -> Named.arn(kind, call.get("Path", "/"), name));
  }
}
