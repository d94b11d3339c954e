package io.stint.iam;

/**
 * Tells a limit that AWS has for one kind of call from that for all of them. What only one kind
 * meets, again and again and with nothing else in between, says little of the others: it slows them
 * a little, and no further.
 */
final class LoneThrottle {

  /** So often the same kind counts while it is never carried out. */
  private static final int MOST = 2;

  private String action;
  private int times;

  /** A call was throttled; whether the rate of all is to be lowered for that. */
  synchronized boolean isForAll(String throttled) {
    times = throttled.equals(action) ? times + 1 : 1;
    action = throttled;
    return times <= MOST;
  }

  synchronized void answered(String carriedOut) {
    if (carriedOut.equals(action)) {
      times = 0;
    }
  }
}
