package io.stint.grant.use;

import io.stint.access.Scope;
import io.stint.cohort.OwnCohorts;
import io.stint.cohort.RoleLinks;
import io.stint.database.Sql;
import io.stint.grant.GrantRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The roles that members may take now: what IAM has been read back for. */
@ApplicationScoped
class LinksOfMembers implements RoleLinks {

  private static final String LINKS =
      """
      SELECT u.id, g.role_name, g.role_arn, max(g.ends_at) AS ends_at
      FROM unnest(?::uuid[]) AS u (id) JOIN access_grant g ON g.user_id = u.id OR g.cohort_id = ?
      WHERE g.type = 'ASSUME_ROLE' AND g.state = 'ACTIVE' AND g.role_arn IS NOT NULL
        AND g.starts_at <= ? AND g.ends_at > ? AND (?::boolean OR %s)
      GROUP BY u.id, g.role_name, g.role_arn ORDER BY lower(g.role_name)
      """
          .formatted(GrantRepository.IS_OWN);

  private final Sql sql;
  private final OwnCohorts own;

  LinksOfMembers(Sql sql, OwnCohorts own) {
    this.sql = sql;
    this.own = own;
  }

  @Override
  public Map<UUID, List<RoleLink>> of(UUID cohort, Collection<UUID> users, Instant now) {
    Map<UUID, List<RoleLink>> links = new HashMap<>();
    Scope scope = own.scope();
    List<Object> values = new ArrayList<>(List.of(users, cohort, now, now, scope.all()));
    values.addAll(GrantRepository.own(scope));
    sql.list(
        row ->
            links
                .computeIfAbsent(Sql.id(row), id -> new ArrayList<>())
                .add(
                    new RoleLink(
                        row.getString("role_name"),
                        row.getString("role_arn"),
                        Profile.switchRoleUrl(
                            row.getString("role_arn"), row.getString("role_name")),
                        Sql.instant(row, "ends_at"))),
        LINKS,
        values.toArray());
    return links;
  }
}
