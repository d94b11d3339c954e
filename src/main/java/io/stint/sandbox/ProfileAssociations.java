package io.stint.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Which instance has which instance profile: one at most. */
final class ProfileAssociations {
  private final Account account;
  private final Authorization authorization;

  ProfileAssociations(Account account, Authorization authorization) {
    this.account = account;
    this.authorization = authorization;
  }

  void register(Map<String, Handler> calls) {
    calls.put("DescribeIamInstanceProfileAssociations", this::describe);
    calls.put("AssociateIamInstanceProfile", this::associate);
    calls.put("DisassociateIamInstanceProfile", this::disassociate);
    calls.put("ReplaceIamInstanceProfileAssociation", this::replace);
  }

  static SandboxError invalid(String message) {
    return SandboxError.of(400, "InvalidParameterValue", message);
  }

  static String instanceArn(String id) {
    return "arn:aws:ec2:" + SandboxAws.REGION + ":" + Named.ACCOUNT + ":instance/" + id;
  }

  static Instance.Association fresh(InstanceProfile profile, Instant now) {
    String id = "iip-assoc-0" + Named.fold(Ids.random(16));
    return new Instance.Association(id, profile.id(), profile.arn(), now);
  }

  Instance instance(String id) {
    return account
        .instances
        .find(id)
        .orElseThrow(
            () ->
                SandboxError.of(
                    400,
                    "InvalidInstanceID.NotFound",
                    "The instance ID '" + id + "' does not exist"));
  }

  /**
   * The profile that the call names, with a role that the caller may pass; null when it names none.
   */
  InstanceProfile asked(Call call) {
    String name = call.get("IamInstanceProfile.Name");
    String arn = call.get("IamInstanceProfile.Arn");
    if (name == null && arn == null) {
      return null;
    }
    return account.seenFromOutside(
        () -> {
          InstanceProfile profile = name == null ? byArn(arn) : byName(name);
          Role role =
              profile.roleId() == null ? null : account.roles.byId(profile.roleId()).orElse(null);
          if (role == null) {
            throw invalid(
                "IAM Instance Profile \"" + profile.arn() + "\" has no associated IAM Roles");
          }
          authorization.passRole(call, role);
          return profile;
        });
  }

  private InstanceProfile byName(String name) {
    return account
        .profiles
        .find(Named.fold(name))
        .orElseThrow(
            () ->
                invalid(
                    "Value ("
                        + name
                        + ") for parameter iamInstanceProfile.name is invalid. "
                        + "Invalid IAM Instance Profile name"));
  }

  /** Of the profile that the call names, whether it is there or not; null when it names none. */
  String askedArn(Call call) {
    String name = call.get("IamInstanceProfile.Name");
    return name == null
        ? call.get("IamInstanceProfile.Arn")
        : account.profiles.find(Named.fold(name)).map(InstanceProfile::arn).orElse(null);
  }

  private InstanceProfile byArn(String arn) {
    return account.profiles.all().stream()
        .filter(profile -> profile.arn().equals(arn))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "Value ("
                        + arn
                        + ") for parameter iamInstanceProfile.arn is invalid. "
                        + "Invalid IAM Instance Profile ARN"));
  }

  static void writeProfile(XmlAnswer out, Instance.Association association) {
    out.open("iamInstanceProfile").text("arn", association.profileArn());
    out.text("id", association.profileId()).close();
  }

  private static void write(
      XmlAnswer out, String instanceId, Instance.Association association, String state) {
    out.text("associationId", association.id()).text("instanceId", instanceId);
    writeProfile(out, association);
    out.text("state", state).text("timestamp", association.since());
  }

  private static void answer(
      XmlAnswer out, String instanceId, Instance.Association association, String state) {
    out.in("iamInstanceProfileAssociation", () -> write(out, instanceId, association, state));
  }

  private List<Instance> associated() {
    return account.instances.all().stream().filter(i -> i.association() != null).toList();
  }

  private void describe(Call call, XmlAnswer out) {
    List<String> ids = call.request().list("AssociationId");
    List<Instance> found =
        associated().stream()
            .filter(i -> ids.isEmpty() || ids.contains(i.association().id()))
            .filter(i -> matches(i, call.request().structures("Filter")))
            .toList();
    out.list(
        "iamInstanceProfileAssociationSet",
        found,
        i -> write(out, i.id(), i.association(), "associated"));
  }

  private static boolean matches(Instance instance, List<QueryRequest> filters) {
    return filters.stream()
        .allMatch(
            filter ->
                switch (filter.get("Name", "")) {
                  case "instance-id" -> filter.list("Value").contains(instance.id());
                  case "state" -> filter.list("Value").contains("associated");
                  default -> throw invalid("The filter '" + filter.get("Name") + "' is invalid");
                });
  }

  private void associate(Call call, XmlAnswer out) {
    Instance instance = instance(call.get("InstanceId", ""));
    authorization.ec2(call, "AssociateIamInstanceProfile", instance);
    InstanceProfile profile = required(call);
    if (!instance.state().equals("running")) {
      throw SandboxError.of(
          400,
          "IncorrectInstanceState",
          "The instance '" + instance.id() + "' is not in a state to be associated.");
    }
    if (instance.association() != null) {
      throw SandboxError.of(
          400, "IncorrectState", "There is an existing association for instance " + instance.id());
    }
    Instance.Association association = fresh(profile, call.now());
    account.instances.put(instance.with(association));
    answer(out, instance.id(), association, "associating");
  }

  private InstanceProfile required(Call call) {
    InstanceProfile profile = asked(call);
    if (profile == null) {
      throw SandboxError.of(
          400, "MissingParameter", "The request must contain the parameter IamInstanceProfile");
    }
    return profile;
  }

  private Instance byAssociation(Call call) {
    String id = call.get("AssociationId", "");
    return associated().stream()
        .filter(i -> i.association().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                SandboxError.of(
                    400,
                    "InvalidAssociationID.NotFound",
                    "An invalid association-id of '" + id + "' was given"));
  }

  private void disassociate(Call call, XmlAnswer out) {
    Instance instance = byAssociation(call);
    authorization.ec2(call, "DisassociateIamInstanceProfile", instance);
    account.instances.put(instance.with(null));
    answer(out, instance.id(), instance.association(), "disassociating");
  }

  private void replace(Call call, XmlAnswer out) {
    Instance instance = byAssociation(call);
    authorization.ec2(call, "ReplaceIamInstanceProfileAssociation", instance);
    Instance.Association association = fresh(required(call), call.now());
    account.instances.put(instance.with(association));
    answer(out, instance.id(), association, "associating");
  }
}
