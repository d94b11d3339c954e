package io.stint.grant.people;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.stint.grant.PersonEnd;
import java.util.List;
import java.util.UUID;

/**
 * What was ended of somebody.
 *
 * @param cohorts that they were taken out of
 * @param grants to them alone that were ended; what a cohort has is theirs no more without it
 * @param ended what that was in all
 */
record PersonRevocation(
    String userName,
    List<String> cohorts,
    List<UUID> grants,
    SignIn signIn,
    State state,
    @JsonIgnore PersonEnd.Ended ended) {

  /** What becomes of password and access keys. */
  enum SignIn {
    /** They end too. */
    ENDED,
    /** The user is not of Stint's making, and neither are they. */
    ADOPTED,
    /** They are in a cohort that is not the caller's, which has them too. */
    ELSEWHERE
  }

  /** Whether IAM shows some of it still. */
  enum State {
    ENDING,
    ENDED
  }

  static PersonRevocation of(PersonEnd.Ended ended, boolean over) {
    SignIn signIn =
        ended.person().adopted()
            ? SignIn.ADOPTED
            : ended.person().elsewhere() ? SignIn.ELSEWHERE : SignIn.ENDED;
    return new PersonRevocation(
        ended.person().userName(),
        ended.cohorts(),
        ended.grants(),
        signIn,
        over ? State.ENDED : State.ENDING,
        ended);
  }
}
