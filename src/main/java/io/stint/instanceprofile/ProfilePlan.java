package io.stint.instanceprofile;

import io.stint.role.RolePlan;

/**
 * What {@code /plans/instance-profiles} answers: everything was checked, nothing was stored.
 *
 * @param rolePlan of a role that would be made; null: none would
 */
record ProfilePlan(String name, String role, RolePlan rolePlan) {}
