package io.stint.role;

import io.stint.iam.IamFailure;
import io.stint.iam.IamPath;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import java.util.Optional;
import java.util.function.Supplier;

/** That nobody else's has the name in IAM. Where IAM cannot be asked the pass finds out. */
public final class FreeName {

  private FreeName() {}

  /**
   * Reads from IAM, so not to be called in a transaction.
   *
   * @param what for the words, with its article and the name: {@code A role X}
   * @param look the path of what has the name, empty where nothing has
   * @throws Refusal 409
   */
  public static void require(String what, Supplier<Optional<IamPath>> look, IamPath ours) {
    Optional<IamPath> observed;
    try {
      observed = look.get();
    } catch (IamFailure e) {
      return;
    }
    if (observed.filter(path -> !path.isUnder(ours)).isPresent()) {
      throw Refusal.of(
          ProblemCode.NAME_TAKEN,
          what + " is in IAM already and is not Stint's. It can be adopted: adopt: true.");
    }
  }
}
