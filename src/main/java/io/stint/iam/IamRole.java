package io.stint.iam;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * A role as IAM has it. In a list the boundary and the tags are missing: IAM leaves them out there.
 *
 * @param trustPolicy JSON text, decoded, as it was written
 */
public record IamRole(
    RoleName name,
    Arn arn,
    String id,
    IamPath path,
    String trustPolicy,
    String description,
    Duration maxSession,
    Optional<Arn> boundary,
    Tags tags,
    Instant createdAt) {

  /** Roles of AWS services and of AWS's single sign-on: readable, never changed. */
  public boolean reserved() {
    return path.isReserved();
  }

  static IamRole of(Role role) {
    return new IamRole(
        new RoleName(role.roleName()),
        new Arn(role.arn()),
        role.roleId(),
        new IamPath(role.path()),
        Convert.document(role.assumeRolePolicyDocument()),
        role.description() == null ? "" : role.description(),
        Duration.ofSeconds(role.maxSessionDuration() == null ? 3600 : role.maxSessionDuration()),
        Convert.boundary(role.permissionsBoundary()),
        Convert.tags(role.tags()),
        role.createDate());
  }
}
