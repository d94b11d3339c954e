package io.stint.sweep;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Arn;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Virtual MFA devices under Stint's path that are nobody's: left over when a removal was cut short.
 * Who registers one has it unassigned for a while too, so one goes when a sweep has seen it before.
 */
@ApplicationScoped
class UnassignedMfaDevices {

  static final Duration REGISTERED_BY = Duration.ofMinutes(5);

  private final Iam iam;
  private final KnownFindings known;

  UnassignedMfaDevices(Iam iam, KnownFindings known) {
    this.iam = iam;
    this.known = known;
  }

  /**
   * @throws IamFailure when they cannot be listed
   */
  List<Finding> unassigned(Instant now) {
    List<Arn> serials = iam.account().unassignedMfaDevices();
    Set<String> before =
        serials.isEmpty()
            ? Set.of()
            : requiringNew().call(() -> known.foundBy(now.minus(REGISTERED_BY)));
    return serials.stream().map(serial -> finding(serial, before)).toList();
  }

  private Finding finding(Arn serial, Set<String> before) {
    Finding first =
        Finding.told(
            FindingKind.EXTRA,
            Thing.MFA_DEVICE,
            serial.value(),
            null,
            "an MFA device that is nobody's; it goes when it is so still in "
                + REGISTERED_BY.toMinutes()
                + " minutes");
    return before.contains(first.key())
        ? new Finding(
            first.kind(),
            first.thing(),
            first.name(),
            null,
            "an MFA device that is nobody's",
            () -> remove(serial))
        : first;
  }

  private boolean remove(Arn serial) {
    try {
      return iam.account().removeMfaDevice(serial);
    } catch (IamFailure.Conflict assigned) {
      return false;
    }
  }
}
