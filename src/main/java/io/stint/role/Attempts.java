package io.stint.role;

import io.stint.iam.IamFailure;
import java.util.ArrayList;
import java.util.List;

/** Calls that do not wait for each other: one that is refused or throttled keeps no other. */
final class Attempts {

  /** AWS is not there: each further call would only wait for its time to run out. */
  private static final int MOST_UNANSWERED = 2;

  private final RoleCalls role;
  private final List<Runnable> withoutRoom = new ArrayList<>();
  private IamFailure failure;
  private IamFailure full;
  private int unanswered;

  Attempts(RoleCalls role) {
    this.role = role;
  }

  /**
   * Says whether it went well. What there was no room for may be tried again when others have made
   * some.
   *
   * @throws IamFailure.Unreachable when AWS does not seem to be there
   */
  boolean step(Runnable call) {
    role.stillHeld();
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

  boolean lackedRoom() {
    return !withoutRoom.isEmpty();
  }

  /** Whether nothing else was the matter. */
  boolean onlyLackedRoom() {
    return failure == null && lackedRoom();
  }

  /** Once more, what there was no room for. */
  void again() {
    List<Runnable> calls = List.copyOf(withoutRoom);
    dropWithoutRoom();
    calls.forEach(this::step);
  }

  /** Forgets what there was no room for: it is tried in another way. */
  void dropWithoutRoom() {
    withoutRoom.clear();
    full = null;
  }

  /** The first; null: all is well. */
  IamFailure failure() {
    return failure == null ? full : failure;
  }
}
