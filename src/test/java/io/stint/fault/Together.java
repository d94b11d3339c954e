package io.stint.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same for several, side by side; what goes wrong with one is told when all are through. */
final class Together {

  private static final int MOST = 16;

  private Together() {}

  /** One of them. */
  interface Work<T> {
    void on(T one) throws Exception;
  }

  static <T> void each(List<T> all, Work<T> work) throws Exception {
    if (all.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST, all.size()));
    try {
      List<Callable<Void>> calls = new ArrayList<>();
      for (T one : all) {
        calls.add(
            () -> {
              work.on(one);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(calls)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
