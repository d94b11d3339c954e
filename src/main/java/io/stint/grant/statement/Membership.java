package io.stint.grant.statement;

import java.time.Instant;
import java.util.UUID;

/**
 * A user's time in a cohort.
 *
 * @param until null while the user is a member
 * @param closedAt when the user was seen to be out of the group; null while that is not known
 */
public record Membership(
    UUID cohort, String userName, Instant from, Instant until, Instant closedAt) {}
