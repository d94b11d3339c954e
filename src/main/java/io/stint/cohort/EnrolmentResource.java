package io.stint.cohort;

import io.stint.cohort.roster.Roster;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import jakarta.ws.rs.core.Response;

/** What resources that take in people have in common, whichever way the list comes. */
abstract class EnrolmentResource {

  private final Members members;
  private final Idempotency idempotency;

  EnrolmentResource(Members members, Idempotency idempotency) {
    this.members = members;
    this.idempotency = idempotency;
  }

  /**
   * @param body what an {@code Idempotency-Key} stands for
   */
  final Response enrolled(String name, Object body, Roster roster, boolean adopt) {
    Members.Sighting sighting = members.sight(name, roster);
    return idempotency.once(
        body,
        () -> ApiResponse.accepted(members.enrol(name, roster, adopt, sighting)),
        taken -> members.progress(name, taken));
  }
}
