package io.stint.role;

import io.stint.iam.CallerIdentity;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.RoleName;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The role that Stint itself runs as. Who is granted it has all that Stint has, and who changes it
 * or denies its sessions can lock Stint out, and with it every end of access.
 */
@ApplicationScoped
class StintsRole {

  private final Iam iam;

  StintsRole(Iam iam) {
    this.iam = iam;
  }

  /**
   * Asks STS once in the life of the process, so not to be called in a transaction.
   *
   * @param pointer of the name in the request
   * @throws Refusal 422
   * @throws IamFailure when STS does not answer
   */
  void refuse(String name, String pointer) {
    refuse(name, pointer, Optional.of(iam.account().identity()));
  }

  /**
   * As {@link #refuse}, but where STS does not answer nothing is refused: this takes access away.
   */
  void refuseIfKnown(String name, String pointer) {
    Optional<CallerIdentity> identity;
    try {
      identity = Optional.of(iam.account().identity());
    } catch (IamFailure e) {
      identity = iam.account().lastIdentity();
    }
    refuse(name, pointer, identity);
  }

  /** As far as STS was asked before; asks nobody. */
  boolean isKnownToBe(String name) {
    return is(name, iam.account().lastIdentity());
  }

  private static void refuse(String name, String pointer, Optional<CallerIdentity> identity) {
    if (is(name, identity)) {
      throw Refusal.of(
          ProblemCode.OWN_IDENTITY,
          pointer,
          "Stint itself runs as the role " + name + ": it is never adopted, granted or changed.");
    }
  }

  private static boolean is(String name, Optional<CallerIdentity> identity) {
    return identity.flatMap(CallerIdentity::role).map(RoleName::value).stream()
        .anyMatch(own -> own.equalsIgnoreCase(name));
  }
}
