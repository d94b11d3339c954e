package io.stint.iam;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Who waits for a turn in this replica, by rank, then first come first served. */
final class Line {

  /**
   * A place among those who come again and again: lower ones go first.
   *
   * @param turn how many of its group come before it
   * @param begun the order within a turn
   */
  record Rank(long turn, long begun) implements Comparable<Rank> {

    /** Before all others. */
    static final Rank FIRST = new Rank(0, 0);

    @Override
    public int compareTo(Rank other) {
      int byTurn = Long.compare(turn, other.turn);
      return byTurn != 0 ? byTurn : Long.compare(begun, other.begun);
    }
  }

  private record Key(Rank rank, long number) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byRank = rank.compareTo(other.rank);
      return byRank != 0 ? byRank : Long.compare(number, other.number);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Key, Condition> waiting = new TreeMap<>();
  private final Map<UUID, Long> lastTurns = new HashMap<>();
  private Key served;
  private long numbers;
  private long begun;
  private long reached = 1;

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
        reached = Math.max(reached, key.rank.turn);
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

  /**
   * Where somebody who begins now stands: behind those of the same group that have begun, beside
   * the first of any other. Whoever has begun comes to the end before who begins later and stands
   * no better; the many of one group hold up no other.
   *
   * @param group null: in none
   */
  Rank begin(UUID group) {
    lock.lock();
    try {
      lastTurns.values().removeIf(last -> last < reached);
      long turn = reached;
      if (group != null) {
        turn = Math.max(reached, lastTurns.getOrDefault(group, 0L) + 1);
        lastTurns.put(group, turn);
      }
      return new Rank(turn, ++begun);
    } finally {
      lock.unlock();
    }
  }

  Place enter(Rank rank) {
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
