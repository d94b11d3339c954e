package io.stint.cohort;

import io.stint.cohort.roster.UserNames;
import java.time.Duration;
import java.time.Instant;

/** The body of {@code POST /cohorts}. */
record CohortRequest(
    String name,
    String description,
    CohortPolicies policies,
    Instant endsAt,
    Duration removeAfter,
    UserNames userNames,
    PasswordRule password,
    CredentialRule credentials) {

  static final Duration DEFAULT_REMOVE_AFTER = Duration.ofDays(7);

  CohortRequest {
    policies = policies == null ? CohortPolicies.NONE : policies;
    removeAfter = removeAfter == null ? DEFAULT_REMOVE_AFTER : removeAfter;
    userNames = userNames == null ? UserNames.LOCAL_PART : userNames;
    password = password == null ? PasswordRule.PER_MEMBER : password;
    credentials = credentials == null ? CredentialRule.DEFAULT : credentials;
  }

  CohortSettings settings() {
    return new CohortSettings(description, policies, endsAt, removeAfter, credentials);
  }
}
