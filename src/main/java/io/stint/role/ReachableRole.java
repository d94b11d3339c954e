package io.stint.role;

/**
 * A role that sessions of another may come to by assuming it, perhaps by way of others. Each of
 * those sessions lives an hour at most, and bears a name that its holder chooses.
 *
 * @param role the name in Stint; null: not one of Stint's, or a pattern
 * @param arn as the documents name it
 * @param renews whether it can be assumed again from there, for ever; null: that is not known
 */
public record ReachableRole(String role, String arn, Boolean renews) {}
