package io.stint.iam;

import java.time.Instant;
import java.util.Optional;

/**
 * An EC2 instance.
 *
 * @param state {@code pending, running, stopping, stopped, shutting-down, terminated}
 */
public record Instance(String id, String state, Optional<Arn> profile, Instant launchedAt) {}
