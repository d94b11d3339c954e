/** Instance profiles; the door is {@link io.stint.instanceprofile.InstanceProfiles}. */
package io.stint.instanceprofile;
