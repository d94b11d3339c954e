/**
 * Instance profiles: the smallest room with everything in it, and the pattern for a new one ({@code
 * CONTRIBUTING.md}).
 *
 * <p>Door: {@link io.stint.instanceprofile.InstanceProfiles}. Table: {@code instance_profile}.
 *
 * <p>Holds: a profile has one role at most, and a swap never leaves it with two writers; a role is
 * not deleted while a profile has it; a stranger under the name is left alone.
 *
 * <p>Read first: {@code InstanceProfilesResource}, {@code InstanceProfile}, {@code
 * InstanceProfileReconciler}.
 */
package io.stint.instanceprofile;
