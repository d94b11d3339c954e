package io.stint.security;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an issuer has said of a caller last, in the table {@code known_caller}: a token that such a
 * caller has made is worth no more than that. Every call in a transaction of its own.
 */
@ApplicationScoped
class KnownCallers {

  /** How exactly it is known when somebody was seen. */
  private static final Duration SEEN = Duration.ofMinutes(1);

  /** Who was not seen for so long is nobody's administrator. */
  private static final Duration FORGOTTEN = Duration.ofDays(90);

  private final Sql sql;
  private final Clock clock;

  KnownCallers(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  record Known(Set<String> roles, Set<String> groups) {}

  void seen(Caller caller) {
    Instant now = clock.instant();
    String email = caller.email();
    List<String> roles = caller.roles().stream().map(CallerRole::name).sorted().toList();
    List<String> groups = caller.groups().stream().sorted().toList();
    // Most requests find it so: they write and lock nothing.
    if (sql.exists(
        "SELECT 1 FROM known_caller WHERE name = ? AND roles = ?::text[] AND groups = ?::text[]"
            + " AND email IS NOT DISTINCT FROM ? AND seen_at > ?",
        caller.name(),
        roles,
        groups,
        email,
        now.minus(SEEN))) {
      return;
    }
    sql.update(
        """
        INSERT INTO known_caller (name, roles, groups, email, seen_at)
        VALUES (?, ?::text[], ?::text[], ?, ?)
        ON CONFLICT (name) DO UPDATE
        SET roles = excluded.roles, groups = excluded.groups, email = excluded.email,
          seen_at = excluded.seen_at
        """,
        caller.name(),
        roles,
        groups,
        email,
        now);
  }

  Optional<Known> find(String name) {
    return sql.one(
        row ->
            new Known(
                Set.of((String[]) row.getArray("roles").getArray()),
                Set.of((String[]) row.getArray("groups").getArray())),
        "SELECT roles, groups FROM known_caller WHERE name = ? AND seen_at > ?",
        name,
        clock.instant().minus(FORGOTTEN));
  }

  /** The last address that the issuer had verified, however long ago. */
  Optional<String> email(String name) {
    return sql.one(
        row -> row.getString("email"),
        "SELECT email FROM known_caller WHERE name = ? AND email IS NOT NULL",
        name);
  }

  boolean haveAnAdmin() {
    return sql.exists(
        "SELECT 1 FROM known_caller WHERE 'ADMIN' = ANY (roles) AND seen_at > ? LIMIT 1",
        clock.instant().minus(FORGOTTEN));
  }
}
