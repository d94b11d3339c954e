package io.stint.cohort;

import io.stint.reconcile.ReconciledRow.FailureView;
import java.time.Instant;

/**
 * A member as it is shown.
 *
 * @param waitingFor what has to be there first; null: nothing, or it fails
 */
public record MemberView(
    String userName,
    String email,
    String userArn,
    MemberState state,
    FailureView failure,
    String waitingFor,
    Credentials credentials,
    boolean adopted,
    Instant createdAt,
    Instant updatedAt) {}
