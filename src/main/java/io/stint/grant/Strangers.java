package io.stint.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.cohort.People;
import io.stint.iam.Arn;
import io.stint.iam.CallerIdentity;
import io.stint.iam.Iam;
import io.stint.iam.IamRole;
import io.stint.iam.IamUser;
import io.stint.iam.PrincipalArn;
import io.stint.iam.RoleName;
import io.stint.iam.UserName;
import io.stint.web.Refusal;
import java.time.Clock;
import java.util.Optional;

/**
 * Principals that are named by their ARN, held against IAM: it refuses a trust policy whole for one
 * principal that is not there.
 */
final class Strangers {

  private static final String POINTER = "/principal/arn";

  private final Iam iam;
  private final People people;
  private final Clock clock;

  Strangers(Iam iam, People people, Clock clock) {
    this.iam = iam;
    this.people = people;
    this.clock = clock;
  }

  /**
   * Those of other accounts cannot be looked up and are taken.
   *
   * @return the name of the user of our account that it is; null: it is none
   * @throws Refusal 422
   */
  String look(PrincipalArn arn) {
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
      throw Refusal.impossible(POINTER, "Stint itself runs as " + arn + ": it is granted nothing.");
    }
    if (!arn.account().equals(we.account())) {
      return null;
    }
    if (!isMember(arn) && !there(arn).map(Arn::value).equals(Optional.of(arn.value()))) {
      throw Refusal.impossible(
          POINTER,
          arn
              + " is not in IAM, which would refuse the role's whole trust policy for it. Path and"
              + " case count.");
    }
    return arn.isRole() ? null : arn.name();
  }

  /** Named so it is refused later, in better words, whether it is in IAM yet or not. */
  private boolean isMember(PrincipalArn arn) {
    return !arn.isRole()
        && QuarkusTransaction.requiringNew()
            .call(() -> people.user(arn.name(), clock.instant()).isPresent());
  }

  private Optional<Arn> there(PrincipalArn arn) {
    return arn.isRole()
        ? iam.roles().find(new RoleName(arn.name())).map(IamRole::arn)
        : iam.users().find(new UserName(arn.name())).map(IamUser::arn);
  }
}
