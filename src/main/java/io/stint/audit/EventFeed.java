package io.stint.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * The door for who passes events on: everything that was committed, in one order, from a place that
 * is remembered. Every call in the caller's transaction, or in one of its own.
 */
@ApplicationScoped
public class EventFeed {

  /** What is counted at most: enough to see that it is much. */
  private static final int MOST_COUNTED = 100_000;

  private final EventLog log;

  EventFeed(EventLog log) {
    this.log = log;
  }

  /**
   * What waits after a place.
   *
   * @param waiting at most 100,000
   * @param oldest null: nothing waits
   */
  public record Backlog(int waiting, Instant oldest) {}

  /** See {@link EventLog#after}. */
  public List<Event> after(Position position, int most) {
    return log.after(position, most);
  }

  /** Those of these ids that are there, by id. */
  public List<Event> named(List<Long> ids) {
    return log.named(ids);
  }

  /** A place that was remembered, where it is today: after a restore it may be another. */
  public Position today(Position position) {
    return log.today(position);
  }

  /** Everything that is committed from now on comes after it. */
  public Position end() {
    return log.end();
  }

  /**
   * Everything that was written at or after the instant and is committed by now comes after it;
   * where there is nothing, all that is committed from now on.
   */
  public Position before(Instant from) {
    return log.before(from).orElseGet(log::end);
  }

  /** Of these actions alone. */
  public Backlog backlog(Position position, List<AuditAction> actions) {
    return log.backlog(
        position, actions.stream().map(AuditAction::toString).toList(), MOST_COUNTED);
  }
}
