package io.stint.role;

import io.stint.role.trust.TrustEntry;
import java.util.List;

/**
 * A request for a role that {@link Roles#check} has found possible.
 *
 * @param foundId AROA… of the role that is to be adopted; null where one is to be made
 */
public record CheckedRole(RoleRequest request, RolePlan plan, String foundId) {

  /** Whether the standing trust that was asked for names the service. */
  public boolean trustsService(String service) {
    List<TrustEntry> trust = request.trust() == null ? List.of() : request.trust();
    return trust.stream()
        .anyMatch(
            entry ->
                entry instanceof TrustEntry.Service named
                    && named.service().equalsIgnoreCase(service));
  }
}
