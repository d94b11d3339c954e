package io.stint.iam;

import java.time.Instant;

/** An access key without its secret. */
public record AccessKey(AccessKeyId id, boolean active, Instant createdAt) {}
