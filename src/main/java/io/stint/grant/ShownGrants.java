package io.stint.grant;

import io.stint.access.Scope;
import io.stint.database.Sql;
import io.stint.role.Chaining;
import io.stint.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Grants with what is shown of their roles: as entities, role and grant are read whole, one after
 * the other and in a transaction, which costs most of an answer. Each in the caller's transaction,
 * or without one.
 */
@ApplicationScoped
class ShownGrants {

  /** What {@link Grant#Grant(ResultSet)} reads, and of the role's JSON no more than is shown. */
  private static final String SELECT =
      """
      SELECT g.id, g.version, g.created_at, g.updated_at, g.type, g.state,
        g.user_id, g.user_name, g.cohort_id, g.cohort_name, g.principal_arn, g.principal_id,
        g.role_id, g.role_name, g.role_arn, g.pass_to, g.tag_session, g.set_source_identity,
        g.policy_arn, g.policy_document, g.starts_at, g.expires_at, g.ends_at, g.reason,
        g.privileged, g.leads_on, g.ended_by, g.ended_at, g.cut, g.active_at, g.revoked_at,
        g.sessions_denied_at, g.refused_code, g.refused_message, g.refused_since,
        g.refused_attempts, g.refused_until, g.asked_id, g.asked_issuer, g.asked_subject,
        g.asked_makers, g.asked_at, g.asked_until, g.asked_rule, g.asked_needed,
        g.asked_lapses_at, g.requested_by,
        CASE WHEN g.type = 'ASSUME_ROLE' AND r.id IS NOT NULL
          THEN coalesce(r.settings::json #>> '{grants,chaining}', 'DENY') END AS chaining,
        CASE WHEN g.type = 'ASSUME_ROLE' AND g.principal_arn IS NOT NULL
          THEN r.adopted OR json_array_length(r.settings::json -> 'trust') > 0 END AS shared
      FROM access_grant g LEFT JOIN role r ON r.id = g.role_id WHERE g.id = \
      """;

  private static final String ONE = SELECT + "?";
  private static final String SOME = SELECT + "ANY (?::uuid[]) ORDER BY ";

  private final Sql sql;

  ShownGrants(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param rule null where the role is gone, or its sessions are none of the grant's
   */
  record Shown(Grant grant, ReachedRoles.Rule rule) {

    private static Shown of(ResultSet row) throws SQLException {
      String chaining = row.getString("chaining");
      return new Shown(
          new Grant(row),
          chaining == null
              ? null
              : new ReachedRoles.Rule(Chaining.valueOf(chaining), row.getBoolean("shared")));
    }
  }

  Optional<Shown> find(UUID id) {
    return sql.one(Shown::of, ONE, id);
  }

  /** In the order of the list. Which ones has to be planned each time, to read them has not. */
  List<Shown> page(GrantFilter filter, Scope scope, Instant now, PageRequest page) {
    GrantSearch search = GrantSearch.of(filter, scope, now, page);
    List<UUID> ids = sql.listPlannedAnew(Sql::id, search.sql(), search.values().toArray());
    return ids.isEmpty()
        ? List.of()
        : sql.list(Shown::of, SOME + GrantSearch.order(filter, "g."), ids);
  }
}
