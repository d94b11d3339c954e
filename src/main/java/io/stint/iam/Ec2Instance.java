package io.stint.iam;

import java.time.Instant;
import java.util.Optional;

/**
 * An EC2 instance.
 *
 * @param state {@code pending, running, stopping, stopped, shutting-down, terminated}
 * @param launchedAt of its first launch, in whole seconds: EC2's own launch time moves whenever a
 *     stopped instance is started again
 */
public record Ec2Instance(String id, String state, Optional<Arn> profile, Instant launchedAt) {}
