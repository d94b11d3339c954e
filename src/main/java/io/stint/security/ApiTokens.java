package io.stint.security;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The tokens of services and scripts, in the table {@code api_token}. Each acts as its owner, with
 * its own role. Every call in the caller's transaction, or in one of its own.
 */
@ApplicationScoped
public class ApiTokens {

  /** How exactly the last use is known. */
  static final Duration USE_SEEN = Duration.ofMinutes(1);

  private static final String COLUMNS =
      "id, name, issuer, subject, groups, role, created_by, created_at, expires_at, last_used_at,"
          + " answering";

  private final Sql sql;
  private final KnownCallers callers;
  private final Clock clock;

  ApiTokens(Sql sql, KnownCallers callers, Clock clock) {
    this.callers = callers;
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * A token without its text, which nobody has but whoever it was given to.
   *
   * @param issuer with {@code subject}: whose it is
   * @param lastUsedAt to the minute; null: never
   * @param answering callers of an issuer who made it, or what it was made with: it may do no more
   *     than each of them
   */
  public record ApiToken(
      UUID id,
      String name,
      String issuer,
      String subject,
      List<String> groups,
      CallerRole role,
      String createdBy,
      Instant createdAt,
      Instant expiresAt,
      Instant lastUsedAt,
      List<String> answering) {}

  /**
   * One that ends with what made it: with the API token that {@code maker} sent, and, where an
   * issuer has said who they are, with what it says of them.
   *
   * @return its text, which is not kept
   */
  public String create(ApiToken token, Caller maker) {
    String text = ApiTokenText.generate();
    List<String> answering =
        maker.issuer().equals(Caller.STINT) ? List.of() : List.of(maker.name());
    sql.update(
        """
        INSERT INTO api_token (id, name, issuer, subject, groups, role, created_by, created_at,
          expires_at, hash, made_with, answering)
        VALUES (?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?, ?,
          coalesce((SELECT answering FROM api_token WHERE id = ?), '{}') || ?::text[])
        """,
        token.id(),
        token.name(),
        token.issuer(),
        token.subject(),
        token.groups(),
        token.role(),
        token.createdBy(),
        token.createdAt(),
        token.expiresAt(),
        ApiTokenText.hash(text).orElseThrow(),
        maker.tokenId(),
        maker.tokenId(),
        answering);
    return text;
  }

  public Optional<ApiToken> read(UUID id) {
    return sql.one(ApiTokens::token, "SELECT " + COLUMNS + " FROM api_token WHERE id = ?", id);
  }

  /** Who has made it, and those who have made what it was made with. */
  Set<String> makers(UUID id) {
    return Set.copyOf(
        sql.list(
            row -> row.getString("created_by"),
            """
            WITH RECURSIVE made AS (
              SELECT created_by, made_with FROM api_token WHERE id = ?
              UNION ALL SELECT first.created_by, first.made_with
              FROM api_token first JOIN made ON first.id = made.made_with)
            SELECT DISTINCT created_by FROM made
            """,
            id));
  }

  /**
   * Newest first, those that have expired too.
   *
   * @param after null: from the first one on
   */
  public List<ApiToken> page(UUID after, int most) {
    return sql.list(
        ApiTokens::token,
        "SELECT "
            + COLUMNS
            + " FROM api_token WHERE ?::uuid IS NULL OR id < ? ORDER BY id DESC LIMIT ?",
        after,
        after,
        most);
  }

  /**
   * Ends it at once, everywhere, and all that was made with it.
   *
   * @return those that were
   */
  public List<ApiToken> delete(UUID id) {
    return sql.list(
        ApiTokens::token,
        """
        WITH RECURSIVE ended AS (
          SELECT id FROM api_token WHERE id = ?
          UNION ALL SELECT made.id FROM api_token made JOIN ended ON made.made_with = ended.id)
        DELETE FROM api_token WHERE id IN (SELECT id FROM ended) RETURNING\
        """
            + " "
            + COLUMNS,
        id);
  }

  /** Deletes a bounded number of those that expired before the instant. */
  public int forget(Instant before, int most) {
    return sql.update(
        "DELETE FROM api_token WHERE id IN (SELECT id FROM api_token WHERE expires_at < ? LIMIT ?"
            + " FOR UPDATE SKIP LOCKED)",
        before,
        most);
  }

  /** Whether somebody has a token with which they may do everything. */
  public boolean haveAnAdmin() {
    return callers.haveAnAdmin()
        || sql.exists(
            "SELECT 1 FROM api_token WHERE role = ? AND expires_at > ? AND answering = '{}' LIMIT"
                + " 1",
            CallerRole.ADMIN,
            clock.instant());
  }

  /** Who sent it; empty for what is none of ours, and for one that has expired. */
  Optional<Caller> caller(String text) {
    Instant now = clock.instant();
    Optional<ApiToken> known =
        ApiTokenText.hash(text)
            .flatMap(
                hash ->
                    sql.one(
                        ApiTokens::token,
                        "SELECT " + COLUMNS + " FROM api_token WHERE hash = ? AND expires_at > ?",
                        hash,
                        now));
    known.filter(token -> isUnseen(token, now)).ifPresent(token -> seen(token, now));
    return known.map(this::caller);
  }

  /** What its owner's issuer does not say of them any more, the token does not say either. */
  private Caller caller(ApiToken token) {
    Set<CallerRole> roles = CallerRole.within(List.of(token.role()));
    Set<String> groups = new HashSet<>(token.groups());
    String owner = Caller.name(token.issuer(), token.subject());
    for (String answers : token.answering()) {
      Optional<KnownCallers.Known> known = callers.find(answers);
      roles.removeIf(role -> known.filter(its -> its.roles().contains(role.name())).isEmpty());
      if (answers.equals(owner)) {
        groups.removeIf(group -> known.filter(its -> its.groups().contains(group)).isEmpty());
      }
    }
    return new Caller(
        token.issuer(), token.subject(), token.id(), roles, groups, token.expiresAt(), null);
  }

  /** Who would be let in with it now. */
  Optional<Caller> caller(UUID id) {
    return read(id).filter(token -> clock.instant().isBefore(token.expiresAt())).map(this::caller);
  }

  private static boolean isUnseen(ApiToken token, Instant now) {
    return token.lastUsedAt() == null || !now.isBefore(token.lastUsedAt().plus(USE_SEEN));
  }

  private void seen(ApiToken token, Instant now) {
    sql.update(
        "UPDATE api_token SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR"
            + " last_used_at < ?)",
        now,
        token.id(),
        now);
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return new ApiToken(
        Sql.id(row),
        row.getString("name"),
        row.getString("issuer"),
        row.getString("subject"),
        List.of((String[]) row.getArray("groups").getArray()),
        CallerRole.valueOf(row.getString("role")),
        row.getString("created_by"),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "expires_at"),
        Sql.instant(row, "last_used_at"),
        List.of((String[]) row.getArray("answering").getArray()));
  }
}
