package io.stint.grant;

import java.util.UUID;

/** Who a grant is for. */
sealed interface Holder {

  /** A user that Stint manages. */
  record User(String name) implements Holder {}

  /** Whoever is a member of the cohort at that instant. */
  record Cohort(UUID id) implements Holder {}

  /** A principal of another account, or one of ours that Stint does not manage. */
  record Foreign(String arn) implements Holder {}
}
