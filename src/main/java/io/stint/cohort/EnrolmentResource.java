package io.stint.cohort;

import io.stint.cohort.roster.Roster;
import io.stint.cohort.roster.Upload;
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

  static Upload how(String adopt, String mode, String confirm) {
    return new Upload(
        QueryParameters.flag("adopt", adopt),
        QueryParameters.oneOf("mode", mode, Upload.Mode.class),
        QueryParameters.flag("confirm", confirm));
  }

  /**
   * @param body what an {@code Idempotency-Key} stands for
   */
  final Response enrolled(String name, Object body, Roster roster, Upload how) {
    Members.Sighting sighting = members.sight(name, roster);
    return idempotency.once(
        body,
        () -> ApiResponse.accepted(members.enrol(name, roster, how, sighting)),
        taken -> members.progress(name, taken));
  }
}
