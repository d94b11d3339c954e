package io.stint.grant;

import io.stint.database.Sql;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many grants that are not gone a person or a role has at most ({@code
 * stint.grants.most-per-…}), those that are only asked for among them. Counting them takes longer
 * the more there are, so who was counted is asked about again only when a part of the room that was
 * left may be used up: the limits are exact where there is little room, as long as no more than
 * {@link #REPLICAS} replicas give it away.
 */
@ApplicationScoped
class LiveGrants {

  private static final int REPLICAS = 8;

  /** Of persons and roles together. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Sql sql;
  private final GrantsConfig config;
  private final Map<UUID, Integer> left = new ConcurrentHashMap<>();

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
    if (most <= 0 || left.computeIfPresent(whose, LiveGrants::oneLess) != null) {
      return;
    }
    int live = count(column, whose, most);
    if (live >= most) {
      throw Refusal.impossible(
          pointer,
          "%s has %d grants that are not over: as many as there may be.".formatted(who, live));
    }
    if (left.size() > MOST_REMEMBERED) {
      left.clear();
    }
    left.put(whose, (most - live) / REPLICAS);
  }

  /** Null: to be counted again. */
  private static Integer oneLess(UUID whose, int left) {
    return left > 1 ? left - 1 : null;
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
