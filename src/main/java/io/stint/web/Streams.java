package io.stint.web;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * All streams of this process. One thread looks for what is new, once a tick for all who follow the
 * same, and only while somebody does.
 */
@ApplicationScoped
public class Streams {

  private static final Logger LOG = Logger.getLogger(Streams.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final int MOST_FOLLOWERS = 200;

  /** What can be followed. */
  public interface Channel {

    /** Looks for what is new and sends it to all who follow; one call at a time. */
    void look();
  }

  /** Who begins to follow a channel. */
  public interface Listener<T> {

    /** Before anything else, on the thread that subscribes; may be slow. */
    void begin(Follower<T> follower);

    /** Nobody is there any more. */
    void gone();
  }

  private final Duration tick;
  private final Supplier<BooleanSupplier> allowed;
  private final Map<Follower<?>, Channel> followers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Streams::thread);
  private Future<?> ticking;

  @Inject
  Streams(StillAllowed allowed) {
    this(TICK, allowed::ofThisRequest);
  }

  /** Another than the one of the process, for tests; whoever follows may. */
  public Streams(Duration tick) {
    this(tick, () -> () -> true);
  }

  private Streams(Duration tick, Supplier<BooleanSupplier> allowed) {
    this.tick = tick;
    this.allowed = allowed;
  }

  /**
   * A new follower of the channel; it ends after an hour at the latest, where nothing is taken, and
   * soon after whoever makes this request may not follow any more.
   *
   * @throws Refusal 429 when there are too many
   */
  public <T> Multi<StreamItem<T>> follow(Channel channel, Listener<T> listener) {
    if (followers.size() >= MOST_FOLLOWERS) {
      throw Refusal.tooMany("Too many streams are open.", Duration.ofSeconds(30));
    }
    BooleanSupplier stillAllowed = allowed.get();
    return Multi.createFrom().deferred(() -> following(channel, listener, stillAllowed));
  }

  private <T> Multi<StreamItem<T>> following(
      Channel channel, Listener<T> listener, BooleanSupplier stillAllowed) {
    AtomicReference<Follower<T>> follower = new AtomicReference<>();
    return Multi.createFrom()
        .<StreamItem<T>>emitter(
            emitter -> {
              follower.set(
                  new Follower<>(emitter, stillAllowed, leaving -> leave(leaving, listener)));
              emitter.onTermination(() -> leave(follower.get(), listener));
              enter(follower.get(), channel);
              listener.begin(follower.get());
            },
            BackPressureStrategy.BUFFER)
        .onItem()
        .invoke(() -> follower.get().taken())
        .onFailure()
        .invoke(why -> LOG.warnf("a stream ends: %s", why));
  }

  private synchronized void enter(Follower<?> follower, Channel channel) {
    followers.put(follower, channel);
    if (ticking == null) {
      ticking =
          thread.scheduleWithFixedDelay(
              this::tick, tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void leave(Follower<?> follower, Listener<?> listener) {
    synchronized (this) {
      if (followers.remove(follower) == null) {
        return;
      }
      if (followers.isEmpty() && ticking != null) {
        ticking.cancel(false);
        ticking = null;
      }
    }
    listener.gone();
  }

  /** One look by hand, for tests: what the thread does again and again while somebody follows. */
  public void tick() {
    for (Channel channel : new HashSet<>(followers.values())) {
      try {
        channel.look();
      } catch (RuntimeException e) {
        // The next tick looks again.
        LOG.warnf("nothing could be sent to streams: %s", e.getMessage());
      }
    }
    for (Follower<?> follower : followers.keySet()) {
      try {
        follower.tick();
      } catch (RuntimeException e) {
        // Whether he may still follow is asked again.
        LOG.warnf("it could not be looked who may follow streams: %s", e.getMessage());
      }
    }
  }

  /** Whether anybody follows anything: else nothing is looked for. */
  public synchronized boolean isTicking() {
    return ticking != null;
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
    followers.keySet().forEach(Follower::end);
  }

  private static Thread thread(Runnable work) {
    Thread one = new Thread(work, "streams");
    one.setDaemon(true);
    return one;
  }
}
