package io.stint.iam;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Asks AWS who we are while it is not known to answer: a service that nobody uses yet says that its
 * credentials are wrong, and one that nobody uses just now that they are right again.
 */
@ApplicationScoped
class AwsProbe {

  private final Iam iam;
  private final AwsStanding standing;

  AwsProbe(Iam iam, AwsStanding standing) {
    this.iam = iam;
    this.standing = standing;
  }

  @Scheduled(every = "1m", delayed = "2s", identity = "ask-aws")
  void look() {
    if (standing.isToBeAsked()) {
      try {
        iam.account().ask();
      } catch (IamFailure told) {
        // The standing has it.
        return;
      }
    }
  }
}
