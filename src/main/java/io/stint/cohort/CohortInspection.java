package io.stint.cohort;

import io.stint.iam.Iam;
import io.stint.sweep.Departures;
import io.stint.sweep.Inspection;
import io.stint.sweep.Inspector;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** What the room knows of IAM: groups, users, and who is in which group. */
@ApplicationScoped
class CohortInspection implements Inspection {

  private final InspectedRows rows;
  private final UserRemedies users;
  private final MembershipRemedies memberships;
  private final GroupRemedies groups;
  private final Departures departures;
  private final Iam iam;

  CohortInspection(
      InspectedRows rows,
      UserRemedies users,
      MembershipRemedies memberships,
      GroupRemedies groups,
      Departures departures,
      Iam iam) {
    this.rows = rows;
    this.users = users;
    this.memberships = memberships;
    this.groups = groups;
    this.departures = departures;
    this.iam = iam;
  }

  @Override
  public Inspector begin(Instant calm) {
    InspectedUsers inspected = new InspectedUsers(calm, rows, users, memberships, departures, iam);
    return new CohortInspector(calm, rows, groups, inspected, departures, iam);
  }
}
