package io.stint.instanceprofile;

import io.stint.reconcile.ReconciledRow.FailureView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An instance profile as it is shown.
 *
 * @param waitingFor what has to be there first; null: nothing, or it fails
 * @param role null: none
 * @param rolePolicies names of the role's inline policies and ARNs of its managed ones
 * @param launchCommand null while an instance cannot be started with it
 */
record InstanceProfileView(
    String name,
    String arn,
    ProfileState state,
    FailureView failure,
    String waitingFor,
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
   * @param roleIsThere whether the role is in IAM
   */
  static InstanceProfileView of(
      InstanceProfile profile, String role, boolean roleIsThere, List<String> rolePolicies) {
    FailureView failure = profile.failure().orElse(null);
    return new InstanceProfileView(
        profile.name(),
        profile.arn(),
        profile.state(),
        failure,
        failure == null && profile.state() == ProfileState.PENDING && role != null && !roleIsThere
            ? "The role " + role + " is not in IAM yet."
            : null,
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
