package io.stint.instanceprofile;

import io.stint.reconcile.ReconciledRow.FailureView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An instance profile as it is shown.
 *
 * @param role null: none
 * @param rolePolicies names of the role's inline policies and ARNs of its managed ones
 * @param launchCommand null while an instance cannot be started with it
 */
record InstanceProfileView(
    String name,
    String arn,
    ProfileState state,
    FailureView failure,
    String role,
    List<String> rolePolicies,
    Map<String, String> tags,
    boolean adopted,
    String launchCommand,
    Instant createdAt,
    Instant updatedAt) {

  private static final String LAUNCH =
      "aws ec2 run-instances --image-id resolve:ssm:/aws/service/ami-amazon-linux-latest/"
          + "al2023-ami-kernel-default-x86_64 --instance-type t3.micro"
          + " --iam-instance-profile Name=%s";

  /**
   * @param role null: none
   */
  static InstanceProfileView of(InstanceProfile profile, String role, List<String> rolePolicies) {
    return new InstanceProfileView(
        profile.name(),
        profile.arn(),
        profile.state(),
        profile.failure().orElse(null),
        role,
        rolePolicies,
        profile.tags(),
        profile.adopted(),
        profile.state() == ProfileState.ACTIVE && role != null
            ? LAUNCH.formatted(profile.name())
            : null,
        profile.createdAt(),
        profile.updatedAt());
  }
}
