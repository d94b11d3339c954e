package io.stint.grant.people;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.access.Ownership;
import io.stint.access.Scope;
import io.stint.cohort.PersonInIam;
import io.stint.cohort.PersonRows;
import io.stint.cohort.PersonRows.Person;
import io.stint.cohort.PersonRows.Place;
import io.stint.grant.Grant;
import io.stint.grant.GrantRepository;
import io.stint.grant.PersonEnd;
import io.stint.web.ApiResponse;
import io.stint.web.PageRequest;
import io.stint.web.Progress;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** People as they are looked for, looked at, and ended. */
@ApplicationScoped
class PersonDesk {

  private static final int MOST = 100;

  private final PersonRows people;
  private final PersonInIam aws;
  private final GrantRepository grants;
  private final PersonEnd ends;
  private final Ownership ownership;
  private final Clock clock;

  PersonDesk(
      PersonRows people,
      PersonInIam aws,
      GrantRepository grants,
      PersonEnd ends,
      Ownership ownership,
      Clock clock) {
    this.people = people;
    this.aws = aws;
    this.grants = grants;
    this.ends = ends;
    this.ownership = ownership;
    this.clock = clock;
  }

  /** No transaction may be open. */
  List<Person> page(String email, String userName, PageRequest page) {
    Scope scope = ownership.scope();
    return requiringNew().call(() -> people.page(email, userName, scope, page, clock.instant()));
  }

  private record Known(Person person, List<Grant> grants) {}

  /**
   * No transaction may be open.
   *
   * @throws Refusal 404
   */
  PersonView find(String userName) {
    Scope scope = ownership.scope();
    Instant now = clock.instant();
    Known known = requiringNew().call(() -> known(people.find(userName, scope, now), scope));
    return PersonView.of(known.person(), known.grants(), held(known.person()), now);
  }

  private Known known(Person person, Scope scope) {
    List<UUID> cohorts =
        person.places().stream().filter(place -> !place.leaving()).map(Place::cohortId).toList();
    return new Known(person, grants.ofPerson(person.id(), cohorts, scope, MOST));
  }

  /** Whose keys and devices are somebody else's too, an administrator sees. */
  private PersonInIam.Held held(Person person) {
    return person.elsewhere()
        ? PersonInIam.Held.unread(
            "This person is in a cohort of somebody else too: an administrator sees what they sign"
                + " in with.")
        : aws.of(person.id());
  }

  /**
   * Ends all that they have and that is the caller's, in the caller's transaction.
   *
   * @throws Refusal 404
   */
  PersonRevocation revoke(String userName) {
    return PersonRevocation.of(ends.end(userName, ownership.scope(), clock.instant()), false);
  }

  /** In the caller's transaction. */
  Progress<PersonRevocation> progress(PersonRevocation asked) {
    boolean over = ends.isOver(asked.ended(), clock.instant());
    ApiResponse<PersonRevocation> answer =
        ApiResponse.accepted(PersonRevocation.of(asked.ended(), over));
    return over
        ? Progress.settled(answer)
        : Progress.underWay(answer, ends.nextAttempt(asked.ended()));
  }
}
