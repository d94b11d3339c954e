package io.stint.role;

import io.stint.access.Owner;
import io.stint.iam.PolicyArn;
import io.stint.role.trust.TrustEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /roles}.
 *
 * @param owners null: whoever makes it
 */
public record RoleRequest(
    String name,
    String description,
    Duration maxSessionDuration,
    Map<String, String> tags,
    String permissionsBoundary,
    RequestedPolicies policies,
    List<TrustEntry> trust,
    GrantRequirements grants,
    Boolean adopt,
    List<Owner> owners) {

  public RoleRequest {
    owners = owners == null || owners.isEmpty() ? null : owners;
    adopt = Boolean.TRUE.equals(adopt);
  }

  /** The same for EC2 instances: trusted by EC2 when no trust is asked for, or an empty list. */
  public RoleRequest forInstances(String otherwiseNamed) {
    return copy(
        name == null ? otherwiseNamed : name,
        permissionsBoundary,
        trust == null || trust.isEmpty()
            ? List.of(new TrustEntry.Service("ec2.amazonaws.com"))
            : trust,
        grants,
        owners);
  }

  RoleRequest with(GrantRequirements others) {
    return copy(name, permissionsBoundary, trust, others, owners);
  }

  /** The same for whoever makes it, where nothing is said. */
  public RoleRequest ownedBy(List<Owner> otherwise) {
    return owners != null ? this : copy(name, permissionsBoundary, trust, grants, otherwise);
  }

  /** The same within the boundary that all roles of Stint's making have, where there is one. */
  RoleRequest within(Optional<PolicyArn> boundary) {
    return adopt || boundary.isEmpty()
        ? this
        : copy(name, boundary.get().value(), trust, grants, owners);
  }

  /** With those of its members that something is said of besides the request. */
  private RoleRequest copy(
      String itsName,
      String itsBoundary,
      List<TrustEntry> itsTrust,
      GrantRequirements itsGrants,
      List<Owner> itsOwners) {
    return new RoleRequest(
        itsName,
        description,
        maxSessionDuration,
        tags,
        itsBoundary,
        policies,
        itsTrust,
        itsGrants,
        adopt,
        itsOwners);
  }

  RoleSettings settings() {
    RoleSettings asked =
        new RoleSettings(
            description,
            maxSessionDuration,
            tags,
            permissionsBoundary,
            policies,
            trust,
            grants,
            owners);
    return adopt ? asked : asked.withDefaults();
  }
}
