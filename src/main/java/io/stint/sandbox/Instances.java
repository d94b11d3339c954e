package io.stint.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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
    calls.put("StartInstances", (call, out) -> change(call, out, Instances::start));
    calls.put("StopInstances", (call, out) -> change(call, out, Instances::stop));
    calls.put(
        "TerminateInstances",
        (call, out) -> change(call, out, (instance, now) -> instance.in("terminated").with(null)));
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
    authorization.ec2(
        call, "RunInstances", ProfileAssociations.instanceArn("*"), associations.askedArn(call));
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
    details.put("attached", XmlAnswer.instant(call.now()));
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
    int code =
        switch (state) {
          case "running" -> 16;
          case "stopped" -> 80;
          default -> 48;
        };
    out.open(name).text("code", code).text("name", state).close();
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
    String attached = instance.details().get("attached");
    if (attached != null && !instance.state().equals("terminated")) {
      out.list("networkInterfaceSet", List.of(attached), at -> writeInterface(out, at));
    }
    out.list(
        "tagSet",
        instance.tags().entrySet(),
        tag -> out.text("key", tag.getKey()).text("value", tag.getValue()));
  }

  /** The first one: it is there from the launch on, whatever is stopped and started since. */
  private static void writeInterface(XmlAnswer out, String attached) {
    out.open("attachment").text("deviceIndex", 0).text("status", "attached");
    out.text("attachTime", attached).close();
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

  private static Instance start(Instance instance, Instant now) {
    refuseTerminated(instance);
    return instance.state().equals("stopped") ? instance.started(now) : instance;
  }

  private static Instance stop(Instance instance, Instant now) {
    refuseTerminated(instance);
    return instance.in("stopped");
  }

  private static void refuseTerminated(Instance instance) {
    if (instance.state().equals("terminated")) {
      throw SandboxError.of(
          400,
          "IncorrectInstanceState",
          "The instance '" + instance.id() + "' is not in a state from which it can be changed.");
    }
  }

  private void change(Call call, XmlAnswer out, BiFunction<Instance, Instant, Instance> change) {
    List<Instance> all =
        call.request().list("InstanceId").stream().map(associations::instance).toList();
    String action = call.request().action();
    all.forEach(instance -> authorization.ec2(call, action, instance));
    List<Instance> changed =
        all.stream().map(instance -> change.apply(instance, call.now())).toList();
    changed.forEach(account.instances::put);
    out.list(
        "instancesSet",
        IntStream.range(0, all.size()).boxed().toList(),
        i -> {
          out.text("instanceId", all.get(i).id());
          state(out, "currentState", changed.get(i).state());
          state(out, "previousState", all.get(i).state());
        });
  }
}
