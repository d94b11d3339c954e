package io.stint.iam;

/** A user group as IAM has it. */
public record IamGroup(GroupName name, Arn arn, String id, IamPath path) {

  static IamGroup of(software.amazon.awssdk.services.iam.model.Group group) {
    return new IamGroup(
        new GroupName(group.groupName()),
        new Arn(group.arn()),
        group.groupId(),
        new IamPath(group.path()));
  }
}
