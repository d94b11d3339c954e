package io.stint.grant;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.stint.database.Sql;
import io.stint.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who has decided on what, in the table {@code grant_approval}: each bound to a hash of all that
 * was seen. That nobody decides twice on the same, nor who asked, holds there too.
 */
@ApplicationScoped
class Approvals {

  private final Sql sql;

  Approvals(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param asking of which asking
   * @param digest of what was seen
   * @param makers of the token that was sent, or of one that it was made with
   */
  record Approval(
      UUID grant,
      UUID asking,
      String digest,
      String issuer,
      String subject,
      Set<String> makers,
      Decision decision,
      String comment,
      Instant at) {

    boolean isOf(Asking asked, String now) {
      return asking.equals(asked.id()) && digest.equals(now);
    }

    String by() {
      return Caller.name(issuer, subject);
    }

    boolean isBy(Caller caller) {
      return issuer.equals(caller.issuer()) && subject.equals(caller.subject());
    }
  }

  void add(Approval approval) {
    sql.update(
        "INSERT INTO grant_approval (grant_id, asked_id, digest, issuer, subject, makers,"
            + " decision, comment, decided_at) VALUES (?, ?, ?, ?, ?, ?::text[], ?, ?, ?)",
        approval.grant(),
        approval.asking(),
        approval.digest(),
        approval.issuer(),
        approval.subject(),
        approval.makers(),
        approval.decision(),
        approval.comment(),
        approval.at());
  }

  List<Approval> of(UUID grant) {
    return of(List.of(grant)).getOrDefault(grant, List.of());
  }

  /** The eldest first. */
  Map<UUID, List<Approval>> of(Collection<UUID> grants) {
    return sql
        .list(
            Approvals::approval,
            "SELECT * FROM grant_approval WHERE grant_id = ANY (?::uuid[]) ORDER BY" + " position",
            grants)
        .stream()
        .collect(groupingBy(Approval::grant, mapping(each -> each, toList())));
  }

  private static Approval approval(ResultSet row) throws SQLException {
    return new Approval(
        row.getObject("grant_id", UUID.class),
        row.getObject("asked_id", UUID.class),
        row.getString("digest"),
        row.getString("issuer"),
        row.getString("subject"),
        Set.of((String[]) row.getArray("makers").getArray()),
        Decision.valueOf(row.getString("decision")),
        row.getString("comment"),
        Sql.instant(row, "decided_at"));
  }
}
