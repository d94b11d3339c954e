package io.stint.web;

import java.util.concurrent.ConcurrentHashMap;

/** So many at once for each caller. */
final class Places {

  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();
  private final int most;

  Places(int most) {
    this.most = most;
  }

  /** Whether there was one; who got it gives it back by {@link #leave}. */
  boolean take(String caller) {
    boolean[] got = new boolean[1];
    taken.compute(
        caller,
        (who, before) -> {
          int now = before == null ? 0 : before;
          got[0] = now < most;
          return got[0] ? Integer.valueOf(now + 1) : before;
        });
    return got[0];
  }

  void leave(String caller) {
    taken.computeIfPresent(caller, (who, before) -> before > 1 ? before - 1 : null);
  }
}
