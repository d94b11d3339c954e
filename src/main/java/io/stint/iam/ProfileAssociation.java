package io.stint.iam;

/** An instance that has an instance profile, or is getting it. */
public record ProfileAssociation(String id, String instanceId, Arn profile) {}
