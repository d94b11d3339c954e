package io.stint.role;

import io.stint.access.Owner;
import io.stint.iam.PolicyArn;
import io.stint.role.trust.TrustEntry;
import io.stint.security.OwnerKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of a role can be changed: the body of {@code PATCH /roles/{name}}.
 *
 * @param maxSessionDuration PT1H to PT12H; null on an adopted role, which keeps its own
 * @param trust the standing part; grants add theirs
 * @param owners null: whoever has {@code STINT_TOKEN}
 */
public record RoleSettings(
    String description,
    Duration maxSessionDuration,
    Map<String, String> tags,
    String permissionsBoundary,
    RequestedPolicies policies,
    List<TrustEntry> trust,
    GrantRequirements grants,
    List<Owner> owners) {

  static final Duration DEFAULT_SESSION = Duration.ofHours(1);

  public RoleSettings {
    tags = tags == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tags));
    policies = policies == null ? RequestedPolicies.NONE : policies;
    trust = trust == null ? List.of() : Collections.unmodifiableList(trust);
    owners = owners == null ? Owner.BOOTSTRAP : owners;
    grants = grants == null ? GrantRequirements.NONE : grants.whole();
  }

  RoleSettings withDefaults() {
    return new RoleSettings(
        description == null ? "" : description,
        maxSessionDuration == null ? DEFAULT_SESSION : maxSessionDuration,
        tags,
        permissionsBoundary,
        policies,
        trust,
        grants,
        owners);
  }

  RoleSettings with(GrantRequirements others) {
    return new RoleSettings(
        description,
        maxSessionDuration,
        tags,
        permissionsBoundary,
        policies,
        trust,
        others,
        owners);
  }

  /** The same within the boundary that all roles of Stint's making have, where there is one. */
  RoleSettings within(Optional<PolicyArn> boundary) {
    return boundary
        .map(
            arn ->
                new RoleSettings(
                    description,
                    maxSessionDuration,
                    tags,
                    arn.value(),
                    policies,
                    trust,
                    grants,
                    owners))
        .orElse(this);
  }

  /** Whose it is, and who approves what is asked for on it: both see it. */
  String[] ownerKeys() {
    return Stream.concat(
            Arrays.stream(Owner.keys(owners)),
            grants.approvalRule().approvers().stream().map(OwnerKeys::ofApprovers))
        .toArray(String[]::new);
  }

  /** The names of what is not the same. */
  List<String> differsIn(RoleSettings other) {
    Map<String, Boolean> same = new TreeMap<>();
    same.put("description", Objects.equals(description, other.description));
    same.put("maxSessionDuration", Objects.equals(maxSessionDuration, other.maxSessionDuration));
    same.put("tags", tags.equals(other.tags));
    same.put("permissionsBoundary", Objects.equals(permissionsBoundary, other.permissionsBoundary));
    same.put("policies", policies.equals(other.policies));
    same.put("trust", trust.equals(other.trust));
    same.put("owners", owners.equals(other.owners));
    same.put("grants", grants.equals(other.grants));
    same.values().removeIf(equal -> equal);
    return List.copyOf(same.keySet());
  }
}
