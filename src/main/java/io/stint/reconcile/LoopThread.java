package io.stint.reconcile;

/** A thread of the loop. What it needs of the database does not come out of what requests share. */
final class LoopThread extends Thread {

  LoopThread(Runnable work, String name) {
    super(work, name);
  }

  static boolean isCurrent() {
    return Thread.currentThread() instanceof LoopThread;
  }
}
