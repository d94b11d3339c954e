/** Roles: their trust, policies and sessions; the door is {@link io.stint.role.Roles}. */
package io.stint.role;
