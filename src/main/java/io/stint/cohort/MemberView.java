package io.stint.cohort;

import io.stint.reconcile.ReconciledRow.FailureView;
import io.stint.security.Caller;
import java.time.Instant;
import java.util.List;

/**
 * A member as it is shown.
 *
 * @param waitingFor what has to be there first; null: nothing, or it fails
 * @param suspended whether the cohort gives them nothing until they are let in again
 * @param suspendedAt null: they are not suspended
 * @param claimed who took the one-time password that is out now; null: nobody, or it is not known
 */
public record MemberView(
    String userName,
    String email,
    String userArn,
    MemberState state,
    FailureView failure,
    String waitingFor,
    Credentials credentials,
    Claimed claimed,
    boolean adopted,
    boolean suspended,
    Instant suspendedAt,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * @param roles that have sessions to deny still
   */
  MemberView toBeDeniedBy(List<String> roles) {
    return roles.isEmpty()
        ? this
        : new MemberView(
            userName,
            email,
            userArn,
            MemberState.ENDING,
            failure,
            "Sessions are not known to be denied yet by: " + String.join(", ", roles) + ".",
            credentials,
            claimed,
            adopted,
            suspended,
            suspendedAt,
            createdAt,
            updatedAt);
  }

  /** Who took a password, and when. */
  public record Claimed(Instant at, By by) {

    /** A caller, as its issuer calls it. */
    public record By(String issuer, String subject) {

      String name() {
        return Caller.name(issuer, subject);
      }
    }
  }
}
