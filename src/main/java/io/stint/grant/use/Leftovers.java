package io.stint.grant.use;

import io.stint.iam.Ec2Instance;
import io.stint.iam.IamFailure;
import java.time.Instant;
import java.util.List;

/**
 * What a pass-role grant leaves behind, as it is shown.
 *
 * @param region where was looked; instances elsewhere are not seen
 * @param note what disassociating does not do
 */
record Leftovers(List<Leftover> instances, String region, String note) {

  private static final String NOTE =
      "Credentials that the instance metadata service has handed out already can live up to six"
          + " hours. Only the Region that is named was looked at.";

  static Leftovers seen(List<Leftover> instances, String region) {
    return new Leftovers(instances, region, NOTE);
  }

  /**
   * An instance that has the role, or had it until now.
   *
   * @param disassociated whether this request took the profile off, or found it off
   * @param failure why it could not be taken off; null: it was, or was not to be
   */
  record Leftover(
      String instanceId,
      String state,
      String instanceProfile,
      Instant launchedAt,
      boolean disassociated,
      Failure failure) {

    static Leftover of(Ec2Instance instance, String profile) {
      return new Leftover(
          instance.id(), instance.state(), profile, instance.launchedAt(), false, null);
    }

    Leftover takenOff() {
      return new Leftover(instanceId, state, instanceProfile, launchedAt, true, null);
    }

    Leftover kept(IamFailure why) {
      return new Leftover(
          instanceId,
          state,
          instanceProfile,
          launchedAt,
          false,
          new Failure(why.code(), why.getMessage()));
    }
  }

  /** What AWS said. */
  record Failure(String code, String message) {}

  /** The body of {@code POST /grants/{id}/leftovers}. */
  record Request(Action action) {}

  enum Action {
    DISASSOCIATE
  }
}
