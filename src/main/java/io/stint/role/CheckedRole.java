package io.stint.role;

/** A request for a role that {@link Roles#check} has found possible. */
public record CheckedRole(RoleRequest request, RolePlan plan) {}
