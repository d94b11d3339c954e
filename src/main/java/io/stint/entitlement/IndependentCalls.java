package io.stint.entitlement;

import io.stint.iam.IamFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls to IAM that do not wait for each other: one that is refused or throttled keeps no other.
 */
public final class IndependentCalls {

  /** AWS is not there: each further call would only wait for its time to run out. */
  private static final int MOST_UNANSWERED = 2;

  private final Runnable stillHeld;
  private final List<Runnable> withoutRoom = new ArrayList<>();
  private IamFailure failure;
  private IamFailure full;
  private int unanswered;

  /**
   * @param stillHeld run before each call: whether it is still this pass's to make
   */
  public IndependentCalls(Runnable stillHeld) {
    this.stillHeld = stillHeld;
  }

  /**
   * Says whether it went well. What there was no room for may be tried again when others have made
   * some.
   *
   * @throws IamFailure.Unreachable when AWS does not seem to be there
   */
  public boolean step(Runnable call) {
    stillHeld.run();
    try {
      call.run();
      return true;
    } catch (IamFailure.Quota e) {
      withoutRoom.add(call);
      full = full == null ? e : full;
    } catch (IamFailure e) {
      failure = failure == null ? e : failure;
      if (e instanceof IamFailure.Unreachable && ++unanswered == MOST_UNANSWERED) {
        throw e;
      }
    }
    return false;
  }

  public boolean lackedRoom() {
    return !withoutRoom.isEmpty();
  }

  /** Whether nothing else was the matter. */
  public boolean onlyLackedRoom() {
    return failure == null && lackedRoom();
  }

  /** Whether one failed for another reason than want of room. */
  public boolean wasRefused() {
    return failure != null;
  }

  /** Whether the first that failed may have been carried out, or nothing can be just now. */
  public boolean isUnanswered() {
    return failure != null && isUnknown(failure);
  }

  /** Once more, what there was no room for. */
  public void again() {
    List<Runnable> calls = List.copyOf(withoutRoom);
    dropWithoutRoom();
    calls.forEach(this::step);
  }

  /** Forgets what there was no room for: it is tried in another way. */
  public void dropWithoutRoom() {
    withoutRoom.clear();
    full = null;
  }

  /**
   * @throws IamFailure the first that there was
   */
  public void orThrow() {
    if (failure() != null) {
      throw failure();
    }
  }

  /** The first; null: all is well. */
  public IamFailure failure() {
    return failure == null ? full : failure;
  }

  /**
   * As long as AWS answers.
   *
   * @throws IamFailure that of the first that failed
   */
  public static void runAll(List<Runnable> steps) {
    IamFailure first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (IamFailure e) {
        if (isUnknown(e)) {
          throw e;
        }
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Whether the call may have been carried out, or nothing can be just now. */
  public static boolean isUnknown(IamFailure e) {
    return e instanceof IamFailure.Throttled || e instanceof IamFailure.Unreachable;
  }
}
