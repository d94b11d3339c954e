package io.stint.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stint.web.Follower;
import io.stint.web.Refusal;
import io.stint.web.StreamItem;
import io.stint.web.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Follows the log for clients. Who has come up to its end is sent what one look a tick finds, the
 * same for all; who has not yet, or takes too slowly, reads on alone, a batch when the last one was
 * taken.
 */
@ApplicationScoped
class EventStream implements Streams.Channel {

  private static final Logger LOG = Logger.getLogger(EventStream.class);

  static final int BATCH = 500;
  private static final int MOST_WAITING = 2 * BATCH;

  private final EventLog log;
  private final Streams streams;

  /** Those who are at the end, and where that is: changed together. */
  private final Set<Reader> atTheEnd = new HashSet<>();

  private Position end;

  EventStream(EventLog log, Streams streams) {
    this.log = log;
    this.streams = streams;
  }

  /**
   * Events as they are committed, each once, in one order.
   *
   * @param lastEventId where the client was; null for what comes from now on
   * @param sight which of them are sent
   * @throws Refusal 400 when that is none of ours, 429 when there are too many streams
   */
  public Multi<StreamItem<Event>> from(String lastEventId, Sight sight) {
    Position start = lastEventId == null ? log.end() : known(lastEventId);
    return streams.follow(this, new Reader(start, sight));
  }

  /** One that is yet to come would pass over everything until then. */
  private Position known(String lastEventId) {
    return Position.parse(lastEventId)
        .map(log::today)
        .filter(log::mayBeGivenOut)
        .orElseThrow(
            () -> Refusal.invalid("Last-Event-ID:", "This stream did not give out that id."));
  }

  @Override
  public synchronized void look() {
    if (atTheEnd.isEmpty()) {
      return;
    }
    List<Event> events = log.after(end, BATCH);
    if (events.isEmpty()) {
      return;
    }
    // Before anything is sent: where it cannot be asked, the next look finds the same.
    Map<Sight, List<Event>> seen = new HashMap<>();
    atTheEnd.forEach(
        reader -> seen.computeIfAbsent(reader.sight, sight -> log.seen(sight, events)));
    end = endOf(events);
    new ArrayList<>(atTheEnd).forEach(reader -> reader.hear(seen.get(reader.sight), end));
  }

  private synchronized void readOn(Reader reader) {
    List<Event> events = log.after(reader.position, BATCH);
    if (!events.isEmpty()) {
      reader.send(log.seen(reader.sight, events), endOf(events));
    }
    if (events.size() == BATCH) {
      reader.readOnWhenTaken();
    } else if (!reader.gone) {
      end = atTheEnd.isEmpty() ? reader.position : end;
      atTheEnd.add(reader);
    }
  }

  private static Position endOf(List<Event> events) {
    return events.get(events.size() - 1).position();
  }

  private synchronized void letGo(Reader reader) {
    reader.gone = true;
    atTheEnd.remove(reader);
  }

  /** Where one client stands. */
  private final class Reader implements Streams.Listener<Event> {

    private final Sight sight;
    private Position position;
    private Follower<Event> follower;
    private boolean gone;

    Reader(Position start, Sight sight) {
      position = start;
      this.sight = sight;
    }

    @Override
    public void begin(Follower<Event> mine) {
      follower = mine;
      follower.send(new StreamItem<>(null, "heartbeat"));
      readOn(this);
    }

    @Override
    public void gone() {
      letGo(this);
    }

    /** What somebody else's look has found. */
    private void hear(List<Event> seen, Position upTo) {
      if (follower.waiting() > MOST_WAITING) {
        atTheEnd.remove(this);
        readOnWhenTaken();
      } else {
        send(seen, upTo);
      }
    }

    /**
     * @param seen what of all up to that place is to be seen
     */
    private void send(List<Event> seen, Position upTo) {
      for (Event event : seen) {
        if (event.position().isAfter(position)) {
          position = event.position();
          follower.send(StreamItem.of(event));
        }
      }
      position = upTo.isAfter(position) ? upTo : position;
    }

    private void readOnWhenTaken() {
      follower.whenTaken(() -> Infrastructure.getDefaultWorkerPool().execute(this::readOnOrEnd));
    }

    /** Who cannot be served comes again with the id of what he saw last. */
    private void readOnOrEnd() {
      try {
        readOn(this);
      } catch (RuntimeException e) {
        LOG.warnf("a stream of events ends: %s", e.getMessage());
        follower.end();
      }
    }
  }
}
