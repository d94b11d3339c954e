package io.stint.cohort;

import java.time.Instant;
import java.util.UUID;

/**
 * A user as other rooms see it.
 *
 * @param arn null until the user is known to be in IAM
 * @param live whether some cohort keeps the user now
 * @param endsAt when the last of its cohorts ends; null: never, or there is none
 * @param memberSince of the cohort that is spoken of; null where none is
 */
public record UserRef(
    UUID id,
    String name,
    String arn,
    boolean adopted,
    boolean live,
    Instant endsAt,
    Instant memberSince) {}
