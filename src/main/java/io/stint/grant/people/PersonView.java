package io.stint.grant.people;

import io.stint.cohort.Credentials;
import io.stint.cohort.PersonInIam;
import io.stint.cohort.PersonRows.Person;
import io.stint.grant.Grant;
import io.stint.grant.GrantState;
import io.stint.grant.GrantType;
import io.stint.grant.people.PersonItem.PersonCohort;
import io.stint.iam.AccessKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Somebody with all that they have.
 *
 * @param grants to them or to one of these cohorts, the first to end before the others
 * @param accessKeys as IAM has them; null: see {@code unread}
 * @param mfaDevices serial numbers; null: see {@code unread}
 * @param unread why keys and devices are not shown; null: they are
 */
record PersonView(
    String userName,
    String email,
    String userArn,
    boolean adopted,
    Credentials credentials,
    List<PersonCohort> cohorts,
    List<PersonGrant> grants,
    List<Key> accessKeys,
    List<String> mfaDevices,
    String unread) {

  /**
   * One grant.
   *
   * @param cohort through which; null: to them alone
   */
  record PersonGrant(
      UUID id,
      GrantType type,
      String role,
      String policy,
      String cohort,
      GrantState state,
      Instant startsAt,
      Instant endsAt) {

    static PersonGrant of(Grant grant, Instant now) {
      return new PersonGrant(
          grant.id(),
          grant.type(),
          grant.target().roleName(),
          grant.target().policyArn(),
          grant.grantee().cohortName(),
          grant.stateAt(now),
          grant.startsAt(),
          grant.endsAt());
    }
  }

  /** An access key without its secret. */
  record Key(String accessKeyId, KeyStatus status, Instant createdAt) {

    static Key of(AccessKey key) {
      return new Key(
          key.id().value(), key.active() ? KeyStatus.ACTIVE : KeyStatus.INACTIVE, key.createdAt());
    }
  }

  /** Whether AWS takes it. */
  enum KeyStatus {
    ACTIVE,
    INACTIVE
  }

  static PersonView of(Person person, List<Grant> grants, PersonInIam.Held held, Instant now) {
    PersonItem item = PersonItem.of(person);
    return new PersonView(
        item.userName(),
        item.email(),
        item.userArn(),
        item.adopted(),
        item.credentials(),
        item.cohorts(),
        grants.stream().map(grant -> PersonGrant.of(grant, now)).toList(),
        held.keys() == null ? null : held.keys().stream().map(Key::of).toList(),
        held.devices(),
        held.unread());
  }
}
