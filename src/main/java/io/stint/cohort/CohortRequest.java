package io.stint.cohort;

import io.stint.access.Owner;
import io.stint.cohort.roster.UserNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The body of {@code POST /cohorts}.
 *
 * @param owners null: whoever makes it
 */
record CohortRequest(
    String name,
    String description,
    CohortPolicies policies,
    Instant endsAt,
    Duration removeAfter,
    UserNames userNames,
    PasswordRule password,
    CredentialRule credentials,
    SelfService selfService,
    List<Owner> owners,
    Map<String, String> tags,
    String permissionsBoundary) {

  static final Duration DEFAULT_REMOVE_AFTER = Duration.ofDays(7);

  CohortRequest {
    owners = owners == null || owners.isEmpty() ? null : owners;
    policies = policies == null ? CohortPolicies.NONE : policies;
    removeAfter = removeAfter == null ? DEFAULT_REMOVE_AFTER : removeAfter;
    userNames = userNames == null ? UserNames.LOCAL_PART : userNames;
    password = password == null ? PasswordRule.PER_MEMBER : password;
    credentials = credentials == null ? CredentialRule.DEFAULT : credentials;
    selfService = selfService == null ? SelfService.DEFAULT : selfService;
    tags = tags == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  CohortRequest ownedBy(List<Owner> otherwise) {
    return owners == null
        ? new CohortRequest(
            name,
            description,
            policies,
            endsAt,
            removeAfter,
            userNames,
            password,
            credentials,
            selfService,
            otherwise,
            tags,
            permissionsBoundary)
        : this;
  }

  CohortRequest with(CredentialRule rule) {
    return new CohortRequest(
        name,
        description,
        policies,
        endsAt,
        removeAfter,
        userNames,
        password,
        rule,
        selfService,
        owners,
        tags,
        permissionsBoundary);
  }

  CohortSettings settings() {
    return new CohortSettings(
        description,
        policies,
        endsAt,
        removeAfter,
        credentials,
        selfService,
        owners,
        tags,
        permissionsBoundary);
  }
}
