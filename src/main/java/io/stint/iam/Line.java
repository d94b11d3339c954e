package io.stint.iam;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Who waits for a turn in this replica, by rank, then first come first served. */
final class Line {

  private record Key(long rank, long number) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byRank = Long.compare(rank, other.rank);
      return byRank != 0 ? byRank : Long.compare(number, other.number);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Key, Condition> waiting = new TreeMap<>();
  private Key served;
  private long numbers;

  /** A place in the line; to be closed. */
  final class Place implements AutoCloseable {
    private final Key key;

    private Place(Key key) {
      this.key = key;
    }

    /** Whether it is this one's turn, at once or within {@code most}. */
    boolean isFirst(Duration most) throws InterruptedException {
      long nanos = most.toNanos();
      lock.lockInterruptibly();
      try {
        while (!mayBeServed()) {
          if (nanos <= 0) {
            return false;
          }
          nanos = waiting.get(key).awaitNanos(nanos);
        }
        served = key;
        return true;
      } finally {
        lock.unlock();
      }
    }

    private boolean mayBeServed() {
      return served == null ? waiting.firstKey().equals(key) : served.equals(key);
    }

    @Override
    public void close() {
      lock.lock();
      try {
        waiting.remove(key);
        if (key.equals(served)) {
          served = null;
        }
        if (served == null && !waiting.isEmpty()) {
          waiting.firstEntry().getValue().signal();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  Place enter(long rank) {
    lock.lock();
    try {
      Key key = new Key(rank, numbers++);
      waiting.put(key, lock.newCondition());
      return new Place(key);
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
