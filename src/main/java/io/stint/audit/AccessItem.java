package io.stint.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who has something, or had it.
 *
 * @param userName null: a foreign principal, {@code arn}
 * @param email null: not told, as the member is in no cohort any more or a foreign principal
 * @param arn null: a member
 * @param cohort through which; null: a grant to them alone
 * @param role null: the grant is of a policy, or none
 * @param policy the ARN; null: a document, or no policy
 * @param grantId null: a membership
 * @param since when it was seen in IAM; of now, and not seen yet: when it should be there
 * @param until its end, as it is known, or was then; null: it had none
 */
public record AccessItem(
    String userName,
    String email,
    String arn,
    String cohort,
    AccessType type,
    String role,
    String policy,
    UUID grantId,
    Instant since,
    Instant until) {}
