package io.stint.grant.people;

import io.stint.cohort.Credentials;
import io.stint.cohort.MemberState;
import io.stint.cohort.PersonRows.Person;
import io.stint.cohort.PersonRows.Place;
import java.time.Instant;
import java.util.List;

/**
 * Somebody in a list.
 *
 * @param userArn null: not in IAM yet
 * @param cohorts of the caller's alone
 */
record PersonItem(
    String userName,
    String email,
    String userArn,
    boolean adopted,
    Credentials credentials,
    List<PersonCohort> cohorts) {

  /**
   * One of their cohorts.
   *
   * @param endsAt null: it has no end
   * @param suspendedAt null: they are not suspended in it
   */
  record PersonCohort(
      String cohort,
      MemberState state,
      boolean suspended,
      Instant suspendedAt,
      Instant endsAt,
      Instant addedAt) {

    static PersonCohort of(Place place) {
      return new PersonCohort(
          place.cohort(),
          place.state(),
          place.suspendedAt() != null,
          place.suspendedAt(),
          place.endsAt(),
          place.addedAt());
    }
  }

  static PersonItem of(Person person) {
    return new PersonItem(
        person.userName(),
        person.email(),
        person.userArn(),
        person.adopted(),
        person.credentials(),
        person.places().stream().map(PersonCohort::of).toList());
  }
}
