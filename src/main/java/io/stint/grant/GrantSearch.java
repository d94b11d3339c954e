package io.stint.grant;

import static java.util.stream.Collectors.joining;

import io.stint.access.Scope;
import io.stint.web.PageRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which grants a page of the list shows, as one statement. Its cost does not depend on how many
 * there are: each part of it reads one index of {@code V8_20} in the order of the list. A filter
 * that leaves the state or the type open has a part for each, in order, and PostgreSQL merges them.
 */
record GrantSearch(String sql, List<Object> values) {

  private static final List<String> ANY_STATE =
      Arrays.stream(GrantState.values()).map(GrantSearch::is).toList();

  static GrantSearch of(GrantFilter filter, Scope scope, Instant now, PageRequest page) {
    List<Object> common = new ArrayList<>();
    String where = common(filter, scope, page, common);
    String order = " ORDER BY " + order(filter, "");
    List<String> parts = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (String kind : kinds(filter)) {
      parts.add(
          "(SELECT id, ends_at FROM access_grant g WHERE " + kind + where + order + " LIMIT ?)");
      kind.chars().filter(one -> one == '?').forEach(one -> values.add(now));
      values.addAll(common);
      values.add(page.limit());
    }
    values.add(page.limit());
    return new GrantSearch(
        "SELECT id FROM (" + String.join(" UNION ALL ", parts) + ") found" + order + " LIMIT ?",
        values);
  }

  /**
   * @param of whose columns
   */
  static String order(GrantFilter filter, String of) {
    return (filter.isByEnd() ? of + "ends_at DESC, " : "") + of + "id DESC";
  }

  private static String common(
      GrantFilter filter, Scope scope, PageRequest page, List<Object> values) {
    StringBuilder where = new StringBuilder();
    if (!page.isFirst() && filter.isByEnd()) {
      where.append(" AND (ends_at, id) < (?, ?)");
      values.add(Instant.parse(page.after().get(0)));
      values.add(UUID.fromString(page.after().get(1)));
    } else if (!page.isFirst()) {
      narrow(where, values, "id < ?", UUID.fromString(page.after().get(0)));
    }
    narrow(where, values, "lower(cohort_name) = lower(?)", filter.cohort());
    narrow(where, values, "lower(user_name) = lower(?)", filter.member());
    narrow(where, values, "lower(role_name) = lower(?)", filter.role());
    narrow(where, values, "ends_at < ?", filter.expiresBefore());
    if (!scope.all()) {
      where.append(" AND ").append(OwnGrants.IS_OWN);
      values.addAll(OwnGrants.values(scope));
    }
    return where.toString();
  }

  /** Conditions of which a grant that is shown fulfils exactly one; {@code ?} is the time now. */
  private static List<String> kinds(GrantFilter filter) {
    if (filter.cohort() != null && filter.member() != null) {
      return List.of("false"); // each is to one of them
    }
    if (filter.state() == null && filter.type() == null) {
      return List.of("true");
    }
    List<String> states = filter.state() == null ? ANY_STATE : stored(filter.state());
    List<String> late = filter.state() == null ? List.of() : late(filter.state());
    String ofType = filter.type() == null ? "" : " AND type = '" + filter.type() + "'";
    if (filter.isByEnd() && filter.isAboutSomebody()) {
      // In the order of the end, who or what it is about finds little enough.
      return filter.state() == null
          ? List.of("true" + ofType)
          : List.of(
              Stream.concat(states.stream(), late.stream()).collect(joining(" OR ", "(", ")"))
                  + ofType);
    }
    Stream<String> each =
        filter.type() != null
            ? states.stream().map(state -> state + ofType)
            : states.stream().flatMap(GrantSearch::ofEachType);
    return Stream.concat(each, late.stream().map(some -> some + ofType)).toList();
  }

  private static String is(GrantState state) {
    return "state = '" + state + "'";
  }

  private static Stream<String> ofEachType(String condition) {
    return Arrays.stream(GrantType.values()).map(type -> condition + " AND type = '" + type + "'");
  }

  private static List<String> stored(GrantState shown) {
    return List.of(
        switch (shown) {
          case SCHEDULED -> is(shown) + " AND starts_at > ? AND ends_at > ?";
          case PENDING, ACTIVE -> is(shown) + " AND ends_at > ?";
          case REQUESTED -> is(shown) + " AND least(ends_at, asked_lapses_at) > ?";
          case LAPSED, DENIED, REVOKING, REVOKED -> is(shown);
        });
  }

  /**
   * What is shown does not lag behind the clock, see {@link GrantView}: those that have come to the
   * state without a pass that has said so. By expressions that have an index and statistics of
   * their own.
   */
  private static List<String> late(GrantState shown) {
    return switch (shown) {
      case PENDING ->
          List.of(
              "state = 'SCHEDULED' AND (CASE WHEN state = 'SCHEDULED' THEN starts_at END) <= ?"
                  + " AND ends_at > ?");
      case LAPSED ->
          List.of(
              "state = 'REQUESTED' AND (CASE WHEN state = 'REQUESTED' THEN least(ends_at,"
                  + " asked_lapses_at) END) <= ?");
      case REVOKING ->
          List.of(
              "state IN ('SCHEDULED', 'PENDING', 'ACTIVE') AND (CASE WHEN state IN ('SCHEDULED',"
                  + " 'PENDING', 'ACTIVE') THEN ends_at END) <= ?");
      default -> List.of();
    };
  }

  private static void narrow(StringBuilder where, List<Object> values, String rule, Object value) {
    if (value != null) {
      where.append(" AND ").append(rule);
      values.add(value);
    }
  }
}
