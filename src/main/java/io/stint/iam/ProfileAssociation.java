package io.stint.iam;

/**
 * An instance that has an instance profile.
 *
 * @param state {@code associating, associated, disassociating, disassociated}
 */
public record ProfileAssociation(String id, String instanceId, Arn profile, String state) {}
