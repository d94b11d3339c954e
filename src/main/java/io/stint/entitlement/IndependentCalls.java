package io.stint.entitlement;

import io.stint.iam.IamFailure;
import java.util.List;

/** Calls to IAM that do not depend on each other. */
public final class IndependentCalls {

  private IndependentCalls() {}

  /**
   * One that fails does not keep the others, as long as AWS answers.
   *
   * @throws IamFailure that of the first that failed, but a quota's before any other: it may be
   *     enough to make room
   */
  public static void runAll(List<Runnable> steps) {
    IamFailure shown = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (IamFailure e) {
        if (isUnknown(e)) {
          throw e;
        }
        boolean first = shown == null;
        boolean quota = e instanceof IamFailure.Quota && !(shown instanceof IamFailure.Quota);
        shown = first || quota ? e : shown;
      }
    }
    if (shown != null) {
      throw shown;
    }
  }

  /** Whether the call may have been carried out, or nothing can be just now. */
  public static boolean isUnknown(IamFailure e) {
    return e instanceof IamFailure.Throttled || e instanceof IamFailure.Unreachable;
  }
}
