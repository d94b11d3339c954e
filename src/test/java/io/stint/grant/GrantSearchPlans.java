package io.stint.grant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.access.Scope;
import io.stint.web.PageRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What PostgreSQL does for each filter of the list, and for each two together. */
final class GrantSearchPlans {

  private static final int SIZE = 50;
  private static final Scope ALL = new Scope(true, Set.of());

  private GrantSearchPlans() {}

  /**
   * How one was found.
   *
   * @param pages that were read, of tables and indexes
   * @param passedOver rows that were read and did not fit
   * @param sorted the most rows that one step has put in order
   * @param steps what kinds there are
   */
  record Plan(long pages, long passedOver, long sorted, Set<String> steps, double millis) {}

  /** Against a database that is there: {@code jdbc-url user password role member cohort}. */
  public static void main(String[] args) throws SQLException {
    Instant now = Instant.parse(args[6]);
    try (Connection database = DriverManager.getConnection(args[0], args[1], args[2])) {
      for (var each :
          filters(args[3], args[4], args[5], now.plusSeconds(220 * 86_400L)).entrySet()) {
        Plan plan = of(database, each.getValue(), now, false);
        System.out.printf(
            "%s|%d|%d|%d|%.3f|%s%n",
            each.getKey(),
            plan.pages(),
            plan.passedOver(),
            plan.sorted(),
            plan.millis(),
            plan.steps());
      }
    }
  }

  /** One of each filter, with each state, and each two of them. */
  static Map<String, GrantFilter> filters(String role, String member, String cohort, Instant end) {
    Map<String, GrantFilter> singles = new LinkedHashMap<>();
    for (GrantState state : GrantState.values()) {
      singles.put("state=" + state, new GrantFilter(state, null, null, null, null, null));
    }
    for (GrantType type : GrantType.values()) {
      singles.put("type=" + type, new GrantFilter(null, type, null, null, null, null));
    }
    singles.put("cohort", new GrantFilter(null, null, cohort, null, null, null));
    singles.put("member", new GrantFilter(null, null, null, member, null, null));
    singles.put("role", new GrantFilter(null, null, null, null, role, null));
    singles.put("expiresBefore", new GrantFilter(null, null, null, null, null, end));
    Map<String, GrantFilter> all = new LinkedHashMap<>();
    all.put("none", new GrantFilter(null, null, null, null, null, null));
    all.putAll(singles);
    List<String> names = List.copyOf(singles.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        if (!kind(names.get(i)).equals(kind(names.get(j)))) {
          all.put(
              names.get(i) + " " + names.get(j),
              both(singles.get(names.get(i)), singles.get(names.get(j))));
        }
      }
    }
    return all;
  }

  private static String kind(String name) {
    return name.replaceAll("=.*", "");
  }

  private static GrantFilter both(GrantFilter one, GrantFilter other) {
    return new GrantFilter(
        one.state() == null ? other.state() : one.state(),
        one.type() == null ? other.type() : one.type(),
        one.cohort() == null ? other.cohort() : one.cohort(),
        one.member() == null ? other.member() : one.member(),
        one.role() == null ? other.role() : one.role(),
        one.expiresBefore() == null ? other.expiresBefore() : one.expiresBefore());
  }

  /**
   * @param second whether the page is one in the middle of all
   */
  static Plan of(Connection database, GrantFilter filter, Instant now, boolean second)
      throws SQLException {
    String middle = new UUID(now.toEpochMilli() << 16, 0).toString();
    List<String> after = filter.isByEnd() ? List.of(now.toString(), middle) : List.of(middle);
    GrantSearch search =
        GrantSearch.of(filter, ALL, now, new PageRequest(SIZE, second ? after : List.of(), ""));
    String explain = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + search.sql();
    try (PreparedStatement statement = database.prepareStatement(explain)) {
      List<Object> values = new ArrayList<>(search.values());
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        statement.setObject(
            i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        JsonNode root = new ObjectMapper().readTree(row.getString(1)).get(0);
        JsonNode top = root.get("Plan");
        long pages = top.get("Shared Hit Blocks").asLong() + top.get("Shared Read Blocks").asLong();
        Set<String> steps = new TreeSet<>();
        long[] most = new long[2];
        walk(top, steps, most);
        return new Plan(
            pages,
            most[0],
            most[1],
            steps,
            root.get("Planning Time").asDouble() + root.get("Execution Time").asDouble());
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void walk(JsonNode node, Set<String> steps, long[] most) {
    steps.add(node.get("Node Type").asText());
    most[0] += node.path("Rows Removed by Filter").asLong();
    for (JsonNode below : node.path("Plans")) {
      if (node.get("Node Type").asText().contains("Sort")) {
        most[1] = Math.max(most[1], below.get("Actual Rows").asLong());
      }
      walk(below, steps, most);
    }
  }
}
