package io.stint.grant.statement;

import java.util.UUID;

/** Who a grant is for. */
public sealed interface GrantHolder {

  /** A user that Stint manages. */
  record User(String name) implements GrantHolder {}

  /** Whoever is a member of the cohort at that instant. */
  record Cohort(UUID id) implements GrantHolder {}

  /** A principal of another account, or one of ours that Stint does not manage. */
  record Foreign(String arn) implements GrantHolder {}
}
