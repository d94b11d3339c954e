package io.stint.grant;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.People;
import io.stint.iam.CallerIdentity;
import io.stint.iam.Iam;
import io.stint.iam.PrincipalArn;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import java.time.Clock;
import java.util.Optional;

/**
 * Principals that are named by their ARN, held against IAM: it refuses a trust policy whole for one
 * principal that is not there.
 */
final class ForeignPrincipals {

  private static final String POINTER = "/principal/arn";

  private final Iam iam;
  private final People people;
  private final Clock clock;

  ForeignPrincipals(Iam iam, People people, Clock clock) {
    this.iam = iam;
    this.people = people;
    this.clock = clock;
  }

  /**
   * Who is named.
   *
   * @param ownUser the name of the user of our account that it is; null: it is none
   * @param id the unique id of a user or role of our account; null: not known
   */
  record Found(String ownUser, String id) {

    static final Found NOBODY = new Found(null, null);
  }

  /**
   * Those of other accounts cannot be looked up and are taken.
   *
   * @throws Refusal 422
   */
  Found look(PrincipalArn arn) {
    CallerIdentity we = iam.account().identity();
    if (!arn.partition().equals(we.arn().partition())) {
      throw Refusal.impossible(
          POINTER,
          arn
              + " is in the partition "
              + arn.partition()
              + ", this account is in "
              + we.arn().partition()
              + ": no trust goes from one to the other.");
    }
    if (we.is(arn)) {
      throw Refusal.of(
          ProblemCode.OWN_IDENTITY,
          POINTER,
          "Stint itself runs as " + arn + ": it is granted nothing.");
    }
    if (!arn.account().equals(we.account())) {
      return Found.NOBODY;
    }
    boolean member = isMember(arn);
    Optional<String> id = member ? Optional.empty() : iam.idOf(arn);
    if (id.isEmpty() && !member) {
      throw Refusal.impossible(
          POINTER,
          arn
              + " is not in IAM, which would refuse the role's whole trust policy for it. Path and"
              + " case count.");
    }
    return new Found(arn.isRole() ? null : arn.name(), id.orElse(null));
  }

  /** Named so it is refused later, in better words, whether it is in IAM yet or not. */
  private boolean isMember(PrincipalArn arn) {
    return !arn.isRole()
        && requiringNew().call(() -> people.user(arn.name(), clock.instant()).isPresent());
  }
}
