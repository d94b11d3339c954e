package io.stint.iam;

import java.util.Optional;

/** A user as IAM has it. */
public record IamUser(
    UserName name, Arn arn, String id, IamPath path, Tags tags, Optional<Arn> boundary) {

  static IamUser of(software.amazon.awssdk.services.iam.model.User user) {
    return new IamUser(
        new UserName(user.userName()),
        new Arn(user.arn()),
        user.userId(),
        new IamPath(user.path()),
        Convert.tags(user.tags()),
        Convert.boundary(user.permissionsBoundary()));
  }
}
