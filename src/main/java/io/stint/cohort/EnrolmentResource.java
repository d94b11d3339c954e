package io.stint.cohort;

import io.stint.cohort.roster.Roster;
import io.stint.web.ApiResponse;
import io.stint.web.Idempotency;
import io.stint.web.QueryParameters;
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
   * @param adopting as it was sent, and so is {@code validating}
   */
  final Response enrolled(
      String name, Object body, Roster roster, String adopting, String validating) {
    boolean adopt = QueryParameters.flag("adopt", adopting);
    boolean validateOnly = QueryParameters.flag("validateOnly", validating);
    Members.Sighting sighting = members.sight(name, roster);
    if (validateOnly) {
      return Response.ok(members.plan(name, roster, adopt, sighting)).build();
    }
    return idempotency.once(
        body,
        () -> ApiResponse.accepted(members.enrol(name, roster, adopt, sighting)),
        taken -> members.progress(name, taken));
  }
}
