package io.stint.grant.use;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.OwnMemberships;
import io.stint.cohort.OwnMemberships.OwnMembership;
import io.stint.grant.Grant;
import io.stint.grant.GrantRepository;
import io.stint.grant.use.Me.OwnGrant;
import io.stint.security.Caller;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What somebody has who signs in themselves. No transaction may be open. */
@ApplicationScoped
class OwnAccess {

  private static final int MOST = 100;

  /** IAM is asked for what stands in some of them. */
  private static final int MOST_INSTRUCTIONS = 20;

  private final OwnMemberships people;
  private final GrantRepository rows;
  private final InstructionsWriter briefing;
  private final Clock clock;

  OwnAccess(OwnMemberships people, GrantRepository rows, InstructionsWriter briefing, Clock clock) {
    this.people = people;
    this.rows = rows;
    this.briefing = briefing;
    this.clock = clock;
  }

  Me of(Caller caller, Tool tool) {
    Instant now = clock.instant();
    List<OwnMembership> memberships = people.of(caller.email(), now);
    List<OwnGrant> grants = new ArrayList<>();
    if (!memberships.isEmpty()) {
      String userName = memberships.get(0).userName();
      for (Grant grant : requiringNew().call(() -> live(memberships))) {
        boolean few = grants.size() < MOST_INSTRUCTIONS;
        grants.add(OwnGrant.of(grant, few ? instructions(grant, userName, tool, now) : null, now));
      }
    }
    return Me.of(caller, memberships, grants);
  }

  /** One e-mail is one user, in whichever cohorts. */
  private List<Grant> live(List<OwnMembership> memberships) {
    return rows.ofPerson(
        memberships.get(0).userId(),
        memberships.stream().map(OwnMembership::cohortId).toList(),
        MOST);
  }

  /** What cannot be written is missing, and the rest is shown. */
  private Instructions instructions(Grant grant, String userName, Tool tool, Instant now) {
    if (grant.isOver(now)) {
      return null;
    }
    try {
      return briefing.of(grant.id().toString(), userName, tool);
    } catch (Refusal nothingWorks) {
      return null;
    }
  }
}
