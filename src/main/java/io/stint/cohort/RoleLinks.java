package io.stint.cohort;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who knows which roles members may take, which cohorts do not. */
public interface RoleLinks {

  /**
   * A role that somebody may take now.
   *
   * @param switchRoleUrl of the console, for who has signed in there
   * @param endsAt until when
   */
  record RoleLink(String role, String arn, String switchRoleUrl, Instant endsAt) {}

  /**
   * What grants to the cohort or to the member themselves give, as far as the caller sees those; by
   * name. In a transaction.
   */
  Map<UUID, List<RoleLink>> of(UUID cohort, Collection<UUID> users, Instant now);
}
