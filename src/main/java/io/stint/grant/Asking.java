package io.stint.grant;

import io.stint.database.JsonColumn;
import io.stint.database.Sql;
import io.stint.role.GrantApproval;
import io.stint.security.Caller;
import io.stint.security.OwnerKeys;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/**
 * That somebody asks for a grant, or for a later end of one, and waits for others to agree.
 *
 * @param id another one each time that something else is asked for
 * @param makers who have made the API token that asked, or one that it was made with; null: none
 *     was sent
 * @param expiresAt the end that is asked for
 * @param rule of the role when it was asked
 * @param needed how many have to agree, as it was then
 * @param lapsesAt from then on nobody can agree any more
 */
@Embeddable
record Asking(
    @Column(name = "asked_id") UUID id,
    @Column(name = "asked_issuer") String issuer,
    @Column(name = "asked_subject") String subject,
    @Column(name = "asked_makers") String[] makers,
    @Column(name = "asked_at") Instant at,
    @Column(name = "asked_until") Instant expiresAt,
    @Column(name = "asked_rule") @Convert(converter = Asking.Rule.class) GrantApproval rule,
    @Column(name = "asked_needed") Integer needed,
    @Column(name = "asked_lapses_at") Instant lapsesAt) {

  @Immutable
  static final class Rule extends JsonColumn<GrantApproval> {
    Rule() {
      super(GrantApproval.class);
    }
  }

  /** Null: nothing is asked for. */
  static Asking of(ResultSet row) throws SQLException {
    UUID id = row.getObject("asked_id", UUID.class);
    if (id == null) {
      return null;
    }
    Array makers = row.getArray("asked_makers");
    return new Asking(
        id,
        row.getString("asked_issuer"),
        row.getString("asked_subject"),
        makers == null ? null : (String[]) makers.getArray(),
        Sql.instant(row, "asked_at"),
        Sql.instant(row, "asked_until"),
        new Rule().convertToEntityAttribute(row.getString("asked_rule")),
        row.getInt("asked_needed"),
        Sql.instant(row, "asked_lapses_at"));
  }

  boolean isOpen(Instant now) {
    return now.isBefore(lapsesAt);
  }

  /** The same for who asks for another end, and needs no fewer. */
  Asking atLeast(int before) {
    return new Asking(
        id, issuer, subject, makers, at, expiresAt, rule, Math.max(before, needed), lapsesAt);
  }

  boolean isBy(Caller caller) {
    return issuer.equals(caller.issuer()) && subject.equals(caller.subject());
  }

  /** Whether a token of theirs may be what asked: they have made it. */
  boolean isByATokenOf(Caller caller) {
    return makers != null && Arrays.asList(makers).contains(caller.name());
  }

  String name() {
    return Caller.name(issuer, subject);
  }

  /** As owners are spelled. */
  String key() {
    return OwnerKeys.ofSubject(issuer, subject);
  }
}
