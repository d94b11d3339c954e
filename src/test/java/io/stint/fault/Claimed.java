package io.stint.fault;

import static java.util.stream.Collectors.groupingBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which replica held which row when: PostgreSQL itself notes each change of a lease, with the name
 * that the connection has. Against it AWS's log shows who wrote without a claim.
 */
final class Claimed {

  private static final List<String> TABLES =
      List.of("iam_user", "cohort", "role", "access_grant", "instance_profile");

  /** From a claim's last look at its lease until AWS has noted the call. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(2);

  private final PostgresProcess postgres;

  /**
   * @param leasedUntil null: it was given back
   */
  record Lease(
      Instant at, String table, String row, String name, String replica, Instant leasedUntil) {}

  Claimed(PostgresProcess postgres) {
    this.postgres = postgres;
  }

  /** To be called when the tables are there. */
  void watch() throws SQLException {
    postgres.run(
        "CREATE SCHEMA oracle",
        "CREATE TABLE oracle.lease (at timestamptz, tab text, id text, name text, replica text,"
            + " leased_until timestamptz)",
        "CREATE FUNCTION oracle.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO oracle.lease VALUES (clock_timestamp(), TG_TABLE_NAME, NEW.id::text,"
            + " coalesce(to_jsonb(NEW)->>'name', to_jsonb(NEW)->>'user_name'),"
            + " current_setting('application_name'), NEW.leased_until); RETURN NULL; END $$");
    for (String table : TABLES) {
      postgres.run(
          "CREATE TRIGGER oracle_note AFTER UPDATE OF leased_until ON "
              + table
              + " FOR EACH ROW WHEN (OLD.leased_until IS DISTINCT FROM NEW.leased_until)"
              + " EXECUTE FUNCTION oracle.note()");
    }
  }

  List<Lease> leases() throws SQLException {
    List<Lease> leases = new ArrayList<>();
    for (List<String> row :
        postgres.rows(
            "SELECT to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS.USOF'), tab, id, name, replica,"
                + " to_char(leased_until, 'YYYY-MM-DD\"T\"HH24:MI:SS.USOF') FROM oracle.lease"
                + " ORDER BY at")) {
      leases.add(
          new Lease(
              instant(row.get(0)),
              row.get(1),
              row.get(2),
              row.get(3),
              row.get(4),
              instant(row.get(5))));
    }
    return leases;
  }

  private static Instant instant(String text) {
    return text == null
        ? null
        : OffsetDateTime.parse(text, DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSX"))
            .toInstant();
  }

  /**
   * How long what a replica held when it was killed, or stopped, waited for another.
   *
   * @return empty: it held nothing
   */
  static Optional<Duration> takeover(List<Lease> leases, String replica, Instant at) {
    return leases.stream()
        .filter(lease -> lease.replica().equals(replica) && lease.leasedUntil() != null)
        .filter(lease -> lease.at().isBefore(at) && lease.leasedUntil().isAfter(at))
        .flatMap(
            lease ->
                leases.stream()
                    .filter(next -> next.row().equals(lease.row()) && next.at().isAfter(lease.at()))
                    .findFirst()
                    .filter(next -> next.at().isAfter(at))
                    .stream())
        .map(next -> Duration.between(at, next.at()))
        .max(Duration::compareTo);
  }

  /** Calls that changed something in the name of a claim that had lapsed, or was another's. */
  static List<String> lapsedWrites(List<Lease> leases, List<AwsProcess.Called> calls) {
    Map<String, List<Lease>> ofRow =
        leases.stream().collect(groupingBy(lease -> lease.table() + "/" + lease.name()));
    List<String> found = new ArrayList<>();
    for (AwsProcess.Called call : calls) {
      String table = table(call.action());
      if (table != null && call.wasDone() && call.replica().startsWith("replica-")) {
        judge(call, ofRow.getOrDefault(table + "/" + call.target(), List.of()))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<String> judge(AwsProcess.Called call, List<Lease> leases) {
    Instant asked = call.at().minus(UNDER_WAY);
    Lease own = null;
    Lease another = null;
    for (Lease lease : leases) {
      if (lease.leasedUntil() == null || lease.at().isAfter(call.at())) {
        continue;
      }
      if (lease.replica().equals(call.replica())) {
        own = lease;
      } else if (lease.at().isBefore(asked)) {
        another = lease;
      }
    }
    if (own == null) {
      return Optional.empty();
    }
    boolean lapsed = own.leasedUntil().isBefore(asked);
    boolean taken = another != null && another.at().isAfter(own.at());
    return lapsed || taken
        ? Optional.of(call + " under " + own + ", of another " + another)
        : Optional.empty();
  }

  /** Whose pass makes such a call; null: a caller of the service may, without a claim. */
  private static String table(String action) {
    if (action.matches("(Put|Delete|Attach|Detach)UserPolicy|(Create|Delete)User")) {
      return "iam_user";
    }
    if (action.matches("(Put|Delete|Attach|Detach)GroupPolicy|(Create|Delete)Group")) {
      return "cohort";
    }
    if (action.matches("(Put|Delete|Attach|Detach)RolePolicy|UpdateAssumeRolePolicy")
        || action.matches("(Create|Delete|Update|Tag)Role")) {
      return "role";
    }
    return null;
  }
}
