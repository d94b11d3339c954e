package io.stint.cohort;

import io.stint.access.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What of a cohort can be changed: the body of {@code PATCH /cohorts/{name}}. */
record CohortSettings(
    String description,
    CohortPolicies policies,
    Instant endsAt,
    Duration removeAfter,
    CredentialRule credentials,
    SelfService selfService,
    List<Owner> owners,
    Map<String, String> tags,
    String permissionsBoundary) {

  CohortSettings {
    policies = policies == null ? CohortPolicies.NONE : policies;
    removeAfter = removeAfter == null ? CohortRequest.DEFAULT_REMOVE_AFTER : removeAfter;
    owners = owners == null ? Owner.BOOTSTRAP : owners;
    credentials = credentials == null ? CredentialRule.DEFAULT : credentials;
    selfService = selfService == null ? SelfService.DEFAULT : selfService;
    tags = tags == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  UserAttributes attributes() {
    return new UserAttributes(permissionsBoundary, tags);
  }

  boolean hasEnded(Instant now) {
    return endsAt != null && !endsAt.isAfter(now);
  }

  CohortSettings endingAt(Instant end) {
    return new CohortSettings(
        description,
        policies,
        end,
        removeAfter,
        credentials,
        selfService,
        owners,
        tags,
        permissionsBoundary);
  }

  CohortSettings with(CredentialRule rule) {
    return new CohortSettings(
        description,
        policies,
        endsAt,
        removeAfter,
        rule,
        selfService,
        owners,
        tags,
        permissionsBoundary);
  }

  /** Whether the group needs no more room than before: policies are taken away at most. */
  boolean needsNoMoreThan(CohortSettings before) {
    return Objects.equals(endsAt, before.endsAt)
        && selfService.needsNoMoreThan(before.selfService)
        && before.policies.managed().containsAll(policies.managed())
        && before.policies.inline().entrySet().containsAll(policies.inline().entrySet());
  }
}
