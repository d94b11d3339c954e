package io.stint.grant;

import io.stint.database.Sql;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How many grants that are not gone a person or a role has at most ({@code
 * stint.grants.most-per-…}), those that are only asked for among them. Counted each time, under the
 * lock of the person and of the role; but where a thousand more have room, a hundred are not
 * counted within a second: that many replicas and callers do not make in that time.
 */
@ApplicationScoped
class LiveGrants {

  private static final int MUCH_ROOM = 1_000;
  private static final int NOT_COUNTED = 100;
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Of persons and roles together. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Sql sql;
  private final GrantsConfig config;
  private final Map<UUID, Room> rooms = new ConcurrentHashMap<>();

  /** How many more need not be counted, and until when. */
  private record Room(int left, long until) {

    Room oneLess() {
      return left > 1 && System.nanoTime() - until < 0 ? new Room(left - 1, until) : null;
    }
  }

  LiveGrants(Sql sql, GrantsConfig config) {
    this.sql = sql;
    this.config = config;
  }

  /**
   * @throws Refusal 422
   */
  void requireRoomOfPerson(UUID user, String name) {
    requireRoom("user_id", user, config.mostPerPerson(), "/principal/member", "The member " + name);
  }

  /**
   * @throws Refusal 422
   */
  void requireRoomOnRole(UUID role, String name) {
    requireRoom("role_id", role, config.mostPerRole(), "/role", "The role " + name);
  }

  private void requireRoom(String column, UUID whose, int most, String pointer, String who) {
    if (most <= 0 || rooms.computeIfPresent(whose, (key, room) -> room.oneLess()) != null) {
      return;
    }
    int live = count(column, whose, most);
    if (live >= most) {
      throw Refusal.impossible(
          pointer,
          "%s has %d grants that are not over: as many as there may be.".formatted(who, live));
    }
    if (rooms.size() > MOST_REMEMBERED) {
      rooms.clear();
    }
    if (most - live > MUCH_ROOM) {
      rooms.put(whose, new Room(NOT_COUNTED, System.nanoTime() + A_SECOND));
    }
  }

  private int count(String column, UUID whose, int most) {
    return sql.one(
            row -> row.getInt(1),
            "SELECT count(*) FROM (SELECT 1 FROM access_grant WHERE "
                + column
                + " = ? AND state <> 'REVOKED' AND state NOT IN ('DENIED', 'LAPSED') LIMIT ?) live",
            whose,
            most)
        .orElseThrow();
  }
}
