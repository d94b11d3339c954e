package io.stint.iam;

import java.time.Instant;
import java.util.Optional;

/**
 * How many calls to AWS all replicas make together.
 *
 * @param rate at most so many per second now; empty: no limit is known
 * @param ceiling the configured rate, which it does not pass; empty: none
 * @param throttledAt when AWS throttled last, as far as it is remembered
 */
public record CallBudget(
    Optional<Double> rate, Optional<Double> ceiling, Optional<Instant> throttledAt) {}
