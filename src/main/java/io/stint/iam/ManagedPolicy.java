package io.stint.iam;

/**
 * A managed policy as IAM has it.
 *
 * @param document the JSON text of the version in force, decoded
 */
public record ManagedPolicy(PolicyArn arn, String defaultVersion, String document) {}
