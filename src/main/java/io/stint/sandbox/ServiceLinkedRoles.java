package io.stint.sandbox;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Roles that a service makes for itself: they can be read, never changed. */
final class ServiceLinkedRoles {
  private static final String SUPPORT = "support.amazonaws.com";
  private static final Map<String, String> NAMES =
      Map.of(
          SUPPORT,
          "AWSServiceRoleForSupport",
          "autoscaling.amazonaws.com",
          "AWSServiceRoleForAutoScaling",
          "elasticloadbalancing.amazonaws.com",
          "AWSServiceRoleForElasticLoadBalancing",
          "ecs.amazonaws.com",
          "AWSServiceRoleForECS",
          "rds.amazonaws.com",
          "AWSServiceRoleForRDS",
          "spot.amazonaws.com",
          "AWSServiceRoleForEC2Spot");

  private final Account account;
  private final XmlViews views;

  ServiceLinkedRoles(Account account, XmlViews views) {
    this.account = account;
    this.views = views;
  }

  void register(Map<String, Handler> calls) {
    calls.put("CreateServiceLinkedRole", this::create);
    calls.put("DeleteServiceLinkedRole", this::delete);
    calls.put("GetServiceLinkedRoleDeletionStatus", this::status);
  }

  /** Every AWS account has this one. */
  static void premake(Account account, Instant now) {
    Role role = role(SUPPORT, "", "Enables resource access for AWS to provide support", now);
    if (account.roles.find(role.key()).isEmpty()) {
      account.roles.put(role);
    }
  }

  private static Role role(String service, String suffix, String description, Instant now) {
    String name = NAMES.containsKey(service) ? NAMES.get(service) : derived(service);
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\""
            + service
            + "\"},\"Action\":\"sts:AssumeRole\"}]}";
    return new Role(
        new Named(
            Ids.entity("AROA"),
            name + (suffix.isEmpty() ? "" : "_" + suffix),
            "/aws-service-role/" + service + "/",
            now),
        EntityPermissions.NONE,
        Map.of(),
        document,
        new Role.Terms(description, 3600, null));
  }

  private static String derived(String service) {
    String first = service.substring(0, service.indexOf('.'));
    return "AWSServiceRoleFor"
        + Arrays.stream(first.split("-"))
            .filter(word -> !word.isEmpty())
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
  }

  private void create(Call call, XmlAnswer out) {
    String service = call.get("AWSServiceName");
    if (!service.matches("[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*\\.amazonaws\\.com")) {
      throw SandboxError.invalidInput("Service name " + service + " is not valid.");
    }
    Role role = role(service, call.get("CustomSuffix", ""), call.get("Description"), call.now());
    if (account.roles.find(role.key()).isPresent()) {
      throw SandboxError.invalidInput(
          "Service role name "
              + role.name()
              + " has been taken in this account, please try a different suffix.");
    }
    account.roles.put(role);
    views.wholeRole(out, role);
  }

  private void delete(Call call, XmlAnswer out) {
    Role role = account.role(call.get("RoleName"));
    if (!role.serviceLinked()) {
      throw SandboxError.notFound("role", role.name());
    }
    account.roles.remove(role);
    String service = role.named().path().split("/")[2];
    out.text(
        "DeletionTaskId",
        "task/aws-service-role/" + service + "/" + role.name() + "/" + Ids.random(20));
  }

  private void status(Call call, XmlAnswer out) {
    List<String> parts = List.of(call.get("DeletionTaskId").split("/"));
    if (parts.size() != 5 || !parts.get(0).equals("task")) {
      throw SandboxError.notFound("Deletion task " + call.get("DeletionTaskId") + " not found.");
    }
    out.text("Status", "SUCCEEDED");
  }
}
