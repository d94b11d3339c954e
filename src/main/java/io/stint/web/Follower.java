package io.stint.web;

import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One who follows a stream, and how far he is behind what was sent. */
public final class Follower<T> {

  /** Ticks without anything sent, or without anything taken while something waits. */
  private static final int LONGEST_SILENCE = 30;

  private static final int LONGEST_STAY = 7_200; // an hour, then he comes again

  /** Ticks between two looks at whether he may still follow: two seconds. */
  private static final int ASKED_EVERY = 4;

  private final MultiEmitter<? super StreamItem<T>> emitter;
  private final BooleanSupplier allowed;
  private final Consumer<Follower<T>> leaving;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<Runnable> whenTaken = new AtomicReference<>();
  private volatile String keepAlive = "heartbeat";
  private volatile int silence;
  private int stay;
  private boolean refused;

  /**
   * @param allowed whether he may still follow; may be slow
   * @param leaving what is done when he hears nothing more; perhaps more than once
   */
  Follower(
      MultiEmitter<? super StreamItem<T>> emitter,
      BooleanSupplier allowed,
      Consumer<Follower<T>> leaving) {
    this.emitter = emitter;
    this.allowed = allowed;
    this.leaving = leaving;
  }

  /** Its comment is said again when nothing else is to be said for a while. */
  public void send(StreamItem<T> item) {
    if (item.comment() != null) {
      keepAlive = item.comment();
    }
    emit(item);
  }

  /** So many items were sent that he has not taken yet. */
  public int waiting() {
    return waiting.get();
  }

  /** Done once, as soon as nothing waits for him; on the thread of who took the last. */
  public void whenTaken(Runnable work) {
    whenTaken.set(work);
    doWhenTaken();
  }

  /** After what was sent, there is no more; also where he never takes it. */
  public void end() {
    emitter.complete();
    leaving.accept(this);
  }

  /**
   * Shows that the stream lives; lets go who takes nothing, who has been here long, and who may not
   * follow any more.
   */
  void tick() {
    if (++stay > LONGEST_STAY || isRefused()) {
      end();
    } else if (++silence >= LONGEST_SILENCE) {
      if (waiting.get() > 0) {
        emit(new StreamItem<>(null, "too slow: come again with Last-Event-ID"));
        end();
      } else {
        emit(new StreamItem<>(null, keepAlive));
      }
    }
  }

  /** At the second look: what is gone altogether its channel tells at the next tick. */
  private boolean isRefused() {
    if (!refused && stay % ASKED_EVERY != 0) {
      return false;
    }
    boolean before = refused;
    refused = !allowed.getAsBoolean();
    return before && refused;
  }

  /** He has taken one item. */
  void taken() {
    silence = 0;
    waiting.decrementAndGet();
    doWhenTaken();
  }

  private void doWhenTaken() {
    if (waiting.get() == 0) {
      Runnable work = whenTaken.getAndSet(null);
      if (work != null) {
        work.run();
      }
    }
  }

  private void emit(StreamItem<T> item) {
    waiting.incrementAndGet();
    emitter.emit(item);
  }
}
