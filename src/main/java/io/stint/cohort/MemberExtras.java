package io.stint.cohort;

import io.stint.cohort.RoleLinks.RoleLink;
import io.stint.database.Sql;
import io.stint.web.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What hand-outs and lists say of members on request: the roles that they may take now, and the
 * roster's own columns. In the caller's transaction.
 */
@ApplicationScoped
public class MemberExtras {

  /** What can be asked for. */
  public enum Extra {
    ROLES,
    COLUMNS
  }

  /**
   * Of one member.
   *
   * @param roles null: not asked for
   * @param columns by name; null: not asked for
   */
  public record OfMember(List<RoleLink> roles, Map<String, String> columns) {}

  /**
   * Of many.
   *
   * @param columns the names of all that anybody has
   */
  public record Extras(Set<Extra> asked, Set<String> columns, Map<String, OfMember> byName) {

    public OfMember of(String userName) {
      return byName.getOrDefault(userName, none());
    }

    private OfMember none() {
      return new OfMember(
          asked.contains(Extra.ROLES) ? List.of() : null,
          asked.contains(Extra.COLUMNS) ? Map.of() : null);
    }

    /** The header line of a list with these behind its own columns. */
    public List<String> header(List<String> own) {
      List<String> header = new ArrayList<>(own);
      if (asked.contains(Extra.ROLES)) {
        header.addAll(List.of("roleArns", "switchRoleUrls"));
      }
      Set<String> taken =
          header.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
      columns.forEach(
          name ->
              header.add(taken.contains(name.toLowerCase(Locale.ROOT)) ? "roster " + name : name));
      return header;
    }

    /** The same of one member; neither ARNs nor links hold a blank. */
    public List<?> row(String userName, List<?> own) {
      List<Object> row = new ArrayList<>(own);
      OfMember one = of(userName);
      if (one.roles() != null) {
        row.add(one.roles().stream().map(RoleLink::arn).collect(Collectors.joining(" ")));
        row.add(one.roles().stream().map(RoleLink::switchRoleUrl).collect(Collectors.joining(" ")));
      }
      columns.forEach(name -> row.add(one.columns().get(name)));
      return row;
    }
  }

  private record Kept(UUID user, String userName, Map<String, String> columns) {

    List<UUID> users() {
      return user == null ? List.of() : List.of(user);
    }
  }

  private final CohortRepository cohorts;
  private final Sql sql;
  private final RoleLinks links;
  private final Clock clock;

  MemberExtras(CohortRepository cohorts, Sql sql, RoleLinks links, Clock clock) {
    this.cohorts = cohorts;
    this.sql = sql;
    this.links = links;
    this.clock = clock;
  }

  /**
   * @throws io.stint.web.Refusal 400
   */
  public static Set<Extra> asked(List<String> include) {
    Set<Extra> asked = EnumSet.noneOf(Extra.class);
    if (include != null) {
      include.stream()
          .map(one -> QueryParameters.oneOf("include", one, Extra.class))
          .filter(Objects::nonNull)
          .forEach(asked::add);
    }
    return asked;
  }

  /**
   * @throws io.stint.web.Refusal 404
   */
  public Extras of(String cohortName, Collection<String> userNames, Set<Extra> asked) {
    if (asked.isEmpty()) {
      return new Extras(asked, Set.of(), Map.of());
    }
    UUID cohort = cohorts.named(cohortName).id();
    List<Kept> members =
        sql.list(
            row ->
                new Kept(
                    row.getObject("user_id", UUID.class),
                    row.getString("user_name"),
                    kept(row.getString("roster"))),
            "SELECT user_id, user_name, roster FROM member WHERE cohort_id = ?"
                + " AND user_name = ANY (?::text[])",
            cohort,
            userNames);
    boolean roles = asked.contains(Extra.ROLES);
    boolean columns = asked.contains(Extra.COLUMNS);
    List<UUID> users = members.stream().flatMap(one -> one.users().stream()).toList();
    Map<UUID, List<RoleLink>> taken =
        roles && !users.isEmpty() ? links.of(cohort, users, clock.instant()) : Map.of();
    Map<String, OfMember> byName = new HashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Kept one : members) {
      List<RoleLink> own =
          one.user() == null ? List.of() : taken.getOrDefault(one.user(), List.of());
      byName.put(one.userName(), new OfMember(roles ? own : null, columns ? one.columns() : null));
      if (columns) {
        names.addAll(one.columns().keySet());
      }
    }
    return new Extras(asked, names, byName);
  }

  private static Map<String, String> kept(String stored) {
    return stored == null ? Map.of() : StoredJson.TAGS.convertToEntityAttribute(stored);
  }
}
