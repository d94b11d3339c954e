package io.stint.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** EC2 instances: as much as it takes to run something with an instance profile. */
final class Instances {
  private static final int MOST_AT_ONCE = 20;

  private final Account account;
  private final ProfileAssociations associations;
  private final Authorization authorization;

  Instances(Account account, ProfileAssociations associations, Authorization authorization) {
    this.account = account;
    this.associations = associations;
    this.authorization = authorization;
  }

  void register(Map<String, Handler> calls) {
    calls.put("RunInstances", this::run);
    calls.put("DescribeInstances", this::describe);
    calls.put("TerminateInstances", this::terminate);
  }

  private void run(Call call, XmlAnswer out) {
    for (String required : new String[] {"ImageId", "MinCount", "MaxCount"}) {
      if (call.get(required) == null) {
        throw SandboxError.of(
            400, "MissingParameter", "The request must contain the parameter " + required);
      }
    }
    int count = call.request().number("MaxCount", 1);
    int least = call.request().number("MinCount", 1);
    if (least < 1 || count < least || count > MOST_AT_ONCE) {
      throw ProfileAssociations.invalid("Invalid value for instance count: " + count);
    }
    authorization.ec2(call, "RunInstances", ProfileAssociations.instanceArn("*"));
    InstanceProfile profile = associations.asked(call);
    if (call.request().flag("DryRun")) {
      throw SandboxError.of(
          412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }
    List<Instance> launched = before(call);
    if (launched.isEmpty()) {
      String reservation = "r-" + hex();
      for (int i = 0; i < count; i++) {
        launched.add(fresh(call, reservation, profile));
      }
      launched.forEach(account.instances::put);
    }
    out.text("reservationId", launched.get(0).details().get("reservationId"));
    out.text("ownerId", Named.ACCOUNT).open("groupSet").close();
    out.list("instancesSet", launched, instance -> write(out, instance));
  }

  /** What the same client token started: asking again starts nothing more. */
  private List<Instance> before(Call call) {
    String token = call.get("ClientToken");
    List<Instance> found = new ArrayList<>();
    if (token != null) {
      account.instances.all().stream()
          .filter(instance -> token.equals(instance.details().get("clientToken")))
          .forEach(found::add);
    }
    return found;
  }

  private Instance fresh(Call call, String reservation, InstanceProfile profile) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (QueryRequest specification : call.request().structures("TagSpecification")) {
      if ("instance".equals(specification.get("ResourceType"))) {
        specification
            .structures("Tag")
            .forEach(tag -> tags.put(tag.get("Key"), tag.get("Value", "")));
      }
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put("reservationId", reservation);
    details.put("imageId", call.get("ImageId"));
    details.put("instanceType", call.get("InstanceType", "m1.small"));
    if (call.get("ClientToken") != null) {
      details.put("clientToken", call.get("ClientToken"));
    }
    return new Instance(
        "i-0" + hex(),
        "running",
        call.now(),
        profile == null ? null : ProfileAssociations.fresh(profile, call.now()),
        tags,
        details);
  }

  private static String hex() {
    StringBuilder hex = new StringBuilder();
    for (byte b : Ids.bytes(8)) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }

  private static void state(XmlAnswer out, String name, String state) {
    out.open(name).text("code", state.equals("running") ? 16 : 48).text("name", state).close();
  }

  private static void write(XmlAnswer out, Instance instance) {
    out.text("instanceId", instance.id()).text("imageId", instance.details().get("imageId"));
    state(out, "instanceState", instance.state());
    out.text("instanceType", instance.details().get("instanceType"));
    out.text("launchTime", XmlAnswer.instant(instance.launched()));
    out.open("placement").text("availabilityZone", SandboxAws.REGION + "a").close();
    if (instance.association() != null) {
      ProfileAssociations.writeProfile(out, instance.association());
    }
    out.list(
        "tagSet",
        instance.tags().entrySet(),
        tag -> out.text("key", tag.getKey()).text("value", tag.getValue()));
  }

  private void describe(Call call, XmlAnswer out) {
    List<String> ids = call.request().list("InstanceId");
    ids.forEach(id -> associations.instance(id));
    Predicate<Instance> wanted = filters(call);
    List<Instance> found =
        account.instances.all().stream()
            .filter(instance -> ids.isEmpty() || ids.contains(instance.id()))
            .filter(wanted)
            .toList();
    Map<String, List<Instance>> reservations = new LinkedHashMap<>();
    for (Instance instance : found) {
      reservations
          .computeIfAbsent(instance.details().get("reservationId"), id -> new ArrayList<>())
          .add(instance);
    }
    out.list(
        "reservationSet",
        reservations.entrySet(),
        reservation -> {
          out.text("reservationId", reservation.getKey()).text("ownerId", Named.ACCOUNT);
          out.list("instancesSet", reservation.getValue(), instance -> write(out, instance));
        });
  }

  private static Predicate<Instance> filters(Call call) {
    Predicate<Instance> all = instance -> true;
    for (QueryRequest filter : call.request().structures("Filter")) {
      String name = filter.get("Name", "");
      List<String> values = filter.list("Value");
      all = all.and(instance -> values.contains(value(instance, name)));
    }
    return all;
  }

  private static String value(Instance instance, String filter) {
    if (filter.startsWith("tag:")) {
      return instance.tags().get(filter.substring(4));
    }
    return switch (filter) {
      case "instance-id" -> instance.id();
      case "instance-state-name" -> instance.state();
      case "iam-instance-profile.arn" ->
          instance.association() == null ? null : instance.association().profileArn();
      default -> throw ProfileAssociations.invalid("The filter '" + filter + "' is invalid");
    };
  }

  private void terminate(Call call, XmlAnswer out) {
    List<Instance> all =
        call.request().list("InstanceId").stream().map(associations::instance).toList();
    all.forEach(
        instance ->
            authorization.ec2(
                call, "TerminateInstances", ProfileAssociations.instanceArn(instance.id())));
    out.list(
        "instancesSet",
        all,
        instance -> {
          account.instances.put(instance.in("terminated").with(null));
          out.text("instanceId", instance.id());
          state(out, "currentState", "terminated");
          state(out, "previousState", instance.state());
        });
  }
}
