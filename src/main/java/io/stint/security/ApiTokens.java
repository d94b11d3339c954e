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
      "id, name, issuer, subject, groups, role, created_by, created_at, expires_at, last_used_at";

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
      Instant lastUsedAt) {}

  /**
   * @return its text, which is not kept
   */
  public String create(ApiToken token) {
    String text = ApiTokenText.generate();
    sql.update(
        "INSERT INTO api_token (id, name, issuer, subject, groups, role, created_by, created_at,"
            + " expires_at, hash) VALUES (?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?)",
        token.id(),
        token.name(),
        token.issuer(),
        token.subject(),
        token.groups(),
        token.role(),
        token.createdBy(),
        token.createdAt(),
        token.expiresAt(),
        ApiTokenText.hash(text).orElseThrow());
    return text;
  }

  public Optional<ApiToken> read(UUID id) {
    return sql.one(ApiTokens::token, "SELECT " + COLUMNS + " FROM api_token WHERE id = ?", id);
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

  /** Ends it at once, everywhere. */
  public boolean delete(UUID id) {
    return sql.update("DELETE FROM api_token WHERE id = ?", id) > 0;
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
  boolean haveAnAdmin() {
    return callers.haveAnAdmin()
        || sql.exists(
            "SELECT 1 FROM api_token WHERE role = ? AND expires_at > ? LIMIT 1",
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
    if (!token.issuer().equals(Caller.STINT)) {
      Optional<KnownCallers.Known> owner =
          callers.find(Caller.name(token.issuer(), token.subject()));
      roles.removeIf(role -> owner.filter(its -> its.roles().contains(role.name())).isEmpty());
      groups.removeIf(group -> owner.filter(its -> its.groups().contains(group)).isEmpty());
    }
    return new Caller(token.issuer(), token.subject(), token.id(), roles, groups);
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
        Sql.instant(row, "last_used_at"));
  }
}
