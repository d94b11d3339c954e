package io.stint.cohort;

import io.stint.reconcile.ReconciledRow.FailureView;
import java.time.Instant;

/** A member as it is shown. */
public record MemberView(
    String userName,
    String email,
    String userArn,
    MemberState state,
    FailureView failure,
    Credentials credentials,
    boolean adopted,
    Instant createdAt,
    Instant updatedAt) {}
