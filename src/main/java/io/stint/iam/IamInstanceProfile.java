package io.stint.iam;

import java.util.Optional;
import software.amazon.awssdk.services.iam.model.InstanceProfile;

/** An instance profile as IAM has it. In a list the tags are missing: IAM leaves them out there. */
public record IamInstanceProfile(
    InstanceProfileName name,
    Arn arn,
    String id,
    IamPath path,
    Optional<RoleName> role,
    Tags tags) {

  static IamInstanceProfile of(InstanceProfile profile) {
    return new IamInstanceProfile(
        new InstanceProfileName(profile.instanceProfileName()),
        new Arn(profile.arn()),
        profile.instanceProfileId(),
        new IamPath(profile.path()),
        profile.roles().stream().findFirst().map(role -> new RoleName(role.roleName())),
        Convert.tags(profile.tags()));
  }
}
