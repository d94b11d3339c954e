package io.stint.grant;

import io.stint.database.Sql;
import io.stint.reconcile.ReconciledRow.FailureView;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** That IAM refuses what a grant gives. Written past JPA, in the outcome of a pass. */
@Embeddable
class RefusedGrants {

  @Column(name = "refused_code", insertable = false, updatable = false)
  private String code;

  @Column(name = "refused_message", insertable = false, updatable = false)
  private String message;

  @Column(name = "refused_since", insertable = false, updatable = false)
  private Instant since;

  @Column(name = "refused_attempts", insertable = false, updatable = false)
  private Integer attempts;

  @Column(name = "refused_until", insertable = false, updatable = false)
  private Instant until;

  /** For JPA. */
  RefusedGrants() {}

  /** Null: it is not refused. */
  static RefusedGrants of(ResultSet row) throws SQLException {
    RefusedGrants refused = new RefusedGrants();
    refused.until = Sql.instant(row, "refused_until");
    if (refused.until == null) {
      return null;
    }
    refused.code = row.getString("refused_code");
    refused.message = row.getString("refused_message");
    refused.since = Sql.instant(row, "refused_since");
    refused.attempts = row.getInt("refused_attempts");
    return refused;
  }

  /** When it is tried again; null: it is not refused, as far as is known. */
  Instant until() {
    return until;
  }

  FailureView failure() {
    return until == null ? null : new FailureView(code, message, since, attempts, until);
  }
}
