package io.stint.cohort;

import io.smallrye.mutiny.Multi;
import io.stint.web.Follower;
import io.stint.web.Refusal;
import io.stint.web.StreamItem;
import io.stint.web.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Tells how far cohorts are until they have settled: one look for all who want to know. */
@ApplicationScoped
class ProgressStream implements Streams.Channel {

  private final ProgressRows rows;
  private final Streams streams;
  private final Clock clock;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  ProgressStream(ProgressRows rows, Streams streams, Clock clock) {
    this.rows = rows;
    this.streams = streams;
    this.clock = clock;
  }

  /**
   * How the cohort stands, and again whenever that has changed; a deleted one says so at the end.
   *
   * @throws Refusal 404, 429
   */
  Multi<StreamItem<CohortProgress>> of(String name) {
    UUID cohort = rows.named(name);
    CohortProgress now = rows.of(Set.of(cohort), clock.instant()).get(cohort);
    if (now == null) {
      throw Refusal.notFound("cohort", name);
    }
    return streams.follow(this, new Watch(cohort, now));
  }

  @Override
  public void look() {
    Map<UUID, CohortProgress> all =
        rows.of(
            watches.stream().map(watch -> watch.cohort).collect(Collectors.toSet()),
            clock.instant());
    watches.forEach(watch -> watch.see(all.get(watch.cohort)));
  }

  /** One who wants to know of one cohort. */
  private final class Watch implements Streams.Listener<CohortProgress> {

    private final UUID cohort;
    private CohortProgress last;
    private int most;
    private Follower<CohortProgress> follower;

    Watch(UUID cohort, CohortProgress first) {
      this.cohort = cohort;
      this.last = first.ofAsMany(first.total());
      this.most = first.total();
    }

    @Override
    public void begin(Follower<CohortProgress> follower) {
      this.follower = follower;
      send();
      watches.add(this);
    }

    @Override
    public void gone() {
      watches.remove(this);
    }

    /** What changes while he has not taken the last one yet, he hears of when he has. */
    private void see(CohortProgress seen) {
      if (follower.waiting() > 0 || last.settled()) {
        return;
      }
      CohortProgress now = seen == null ? last.gone(most) : seen;
      most = Math.max(most, now.total());
      now = now.ofAsMany(most);
      if (!now.equals(last)) {
        last = now;
        send();
      }
    }

    private void send() {
      follower.send(new StreamItem<>(last, last.bar()));
      if (last.settled()) {
        follower.end();
      }
    }
  }
}
