package io.stint.cohort;

import io.stint.iam.AccessKey;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.UserName;
import io.stint.sweep.Finding;
import io.stint.sweep.FindingKind;
import io.stint.sweep.Inspection;
import io.stint.sweep.Inspector;
import io.stint.sweep.Thing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether users whose time is over have got a way in again. The account shows neither sign-in nor
 * access keys: they are asked for one by one, and of many a few in each sweep.
 */
@ApplicationScoped
class SeveredInspection implements Inspection {

  static final Duration LATELY = Duration.ofDays(1);
  static final int MOST = 50;

  private final InspectedRows rows;
  private final UserRemedies remedies;
  private final Iam iam;
  private final Clock clock;

  SeveredInspection(InspectedRows rows, UserRemedies remedies, Iam iam, Clock clock) {
    this.rows = rows;
    this.remedies = remedies;
    this.iam = iam;
    this.clock = clock;
  }

  @Override
  public Inspector begin(Instant calm) {
    return () ->
        rows.severed(clock.instant().minus(LATELY), calm, MOST).stream()
            .flatMap(user -> finding(user).stream())
            .toList();
  }

  private Optional<Finding> finding(InspectedRows.User user) {
    UserName name = new UserName(user.name());
    List<String> ways = new ArrayList<>();
    if (read(() -> iam.users().signsIn(name))) {
      ways.add("a console sign-in");
    }
    if (read(() -> iam.users().accessKeys().list(name).stream().anyMatch(AccessKey::active))) {
      ways.add("an active access key");
    }
    return ways.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                FindingKind.FOREIGN_IN_OURS,
                Thing.USER,
                user.name(),
                user.uniqueId(),
                "its time is over, and somebody has given it "
                    + String.join(" and ", ways)
                    + " again",
                () -> remedies.clear(user.id())));
  }

  /** A sweep does not fail for a right that only this needs. */
  private static boolean read(BooleanSupplier call) {
    try {
      return call.getAsBoolean();
    } catch (IamFailure.Refused | IamFailure.Missing unknown) {
      return false;
    }
  }
}
