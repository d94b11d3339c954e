package io.stint.grant;

import io.stint.database.Sql;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.Interval;
import io.stint.reconcile.ReconciledRow;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A row of the ledger. */
@Entity
@Table(name = "access_grant")
public class Grant extends ReconciledRow {

  @Enumerated(EnumType.STRING)
  private GrantType type;

  @Enumerated(EnumType.STRING)
  private GrantState state;

  @Embedded private Grantee grantee;
  @Embedded private GrantedAccessColumns target;

  @Column(name = "starts_at")
  private Instant startsAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "ends_at")
  private Instant endsAt;

  private String reason;

  /** Also set when the role becomes privileged later, past JPA. */
  @Column(updatable = false)
  private boolean privileged;

  /** The same. */
  @Column(name = "leads_on", updatable = false)
  private boolean leadsOn;

  @Enumerated(EnumType.STRING)
  @Column(name = "ended_by")
  private EndedBy endedBy;

  @Column(name = "ended_at")
  private Instant endedAt;

  private boolean cut;

  @Column(name = "active_at")
  private Instant activeAt;

  @Column(name = "revoked_at")
  private Instant revokedAt;

  @Column(name = "sessions_denied_at")
  private Instant sessionsDeniedAt;

  private long revision;

  @Embedded private RefusedGrants refused;
  @Embedded private Asking asking;

  @Column(name = "requested_by")
  private String requestedBy;

  /** For JPA. */
  Grant() {}

  /** As it is shown: read past JPA, not to be changed. */
  Grant(ResultSet row) throws SQLException {
    super(row);
    type = GrantType.valueOf(row.getString("type"));
    state = GrantState.valueOf(row.getString("state"));
    grantee = Grantee.of(row);
    target = GrantedAccessColumns.of(row);
    startsAt = Sql.instant(row, "starts_at");
    expiresAt = Sql.instant(row, "expires_at");
    endsAt = Sql.instant(row, "ends_at");
    reason = row.getString("reason");
    privileged = row.getBoolean("privileged");
    leadsOn = row.getBoolean("leads_on");
    String by = row.getString("ended_by");
    endedBy = by == null ? null : EndedBy.valueOf(by);
    endedAt = Sql.instant(row, "ended_at");
    cut = row.getBoolean("cut");
    activeAt = Sql.instant(row, "active_at");
    revokedAt = Sql.instant(row, "revoked_at");
    sessionsDeniedAt = Sql.instant(row, "sessions_denied_at");
    refused = RefusedGrants.of(row);
    asking = Asking.of(row);
    requestedBy = row.getString("requested_by");
  }

  /**
   * @param cap when the grantee's own time ends; null: never
   */
  Grant(UUID id, WantedGrant desired, Instant cap, Instant now) {
    super(id, null, now);
    this.type = desired.type();
    this.grantee = desired.grantee();
    this.target = desired.target();
    this.startsAt = desired.startsAt();
    this.reason = desired.reason();
    this.privileged = desired.privileged();
    this.leadsOn = desired.leadsOn();
    this.revision = 1;
    until(desired.expiresAt(), cap, now);
  }

  /** It is asked for, and gives nothing before others have agreed. Of a new one. */
  void request(Asking what, Instant now) {
    state = GrantState.REQUESTED;
    asks(what, now);
  }

  /** Something else is asked for: a grant that is there goes on as it is meanwhile. */
  void ask(Asking what, Instant cap, Instant now) {
    requireNotOver(now);
    if (state == GrantState.REQUESTED) {
      until(what.expiresAt(), cap, now);
    }
    asks(what, now);
  }

  private void asks(Asking what, Instant now) {
    asking = what;
    requestedBy = requestedBy == null ? what.key() : requestedBy;
    due(nextTick(now), false, now);
  }

  /** Enough have agreed: it begins now, where its start is over. */
  void give(Instant cap, Instant now) {
    startsAt = startsAt.isBefore(now) ? now : startsAt;
    state = GrantState.PENDING;
    asking = null;
    until(expiresAt, cap, now);
  }

  /** Somebody has agreed or disagreed, which changes nothing yet. */
  void decided(Instant now) {
    changed(now);
  }

  /** What is asked for is not given: one that was not there before never is. */
  void deny(Instant now) {
    asking = null;
    if (state == GrantState.REQUESTED) {
      close(GrantState.DENIED, null, now, now);
    } else {
      due(nextTick(now), false, now);
    }
  }

  private void close(GrantState how, EndedBy by, Instant at, Instant now) {
    state = how;
    endedAt = at;
    endedBy = by;
    neverDue(now);
  }

  /** What is asked for, while others can still agree; null: nothing. */
  Asking asking(Instant now) {
    return asking != null && asking.isOpen(now) && !isOver(now) ? asking : null;
  }

  public boolean waitsForApproval(Instant now) {
    return stateAt(now) == GrantState.REQUESTED;
  }

  /** Whether it was given: else it holds nothing. */
  boolean isGiven() {
    return state.isGiven();
  }

  /**
   * Whether something is asked for, also when nobody can agree any more and no pass has said so.
   */
  boolean isAskedFor() {
    return asking != null;
  }

  /** Who asked first, as owners are spelled; null: it was given, and nobody has asked for more. */
  String requestedBy() {
    return requestedBy;
  }

  /** Gives it another end. */
  void prolong(Instant newExpiry, Instant cap, Instant now) {
    requireNotOver(now);
    revision++;
    asking = null;
    until(newExpiry, cap, now);
  }

  /**
   * The grantee's own time ends at another instant now.
   *
   * @return whether that changes anything
   */
  boolean cap(Instant cap, Instant now) {
    if (isOver(now) || endsAt.equals(isBefore(cap, expiresAt) ? cap : expiresAt)) {
      return false;
    }
    until(expiresAt, cap, now);
    revision++;
    return true;
  }

  /**
   * It ends now, before its time. Ending what is over changes nothing. One that was never written
   * is gone with that.
   */
  void expireNow(EndedBy by, Instant now) {
    if (isOver(now)) {
      return;
    }
    if (state == GrantState.REQUESTED) {
      close(GrantState.LAPSED, by, now, now);
      return;
    }
    boolean nothingThere = now.isBefore(startsAt) || isLeftOut();
    revision++;
    asking = null;
    cut = true;
    endsAt = now;
    endedAt = now;
    endedBy = by;
    state = GrantState.REVOKING;
    if (nothingThere) {
      gone(now);
    }
    neverDue(now);
  }

  private void gone(Instant now) {
    state = GrantState.REVOKED;
    revokedAt = now;
  }

  /** Whether IAM has refused it, and it was neither written before nor tried again since. */
  private boolean isLeftOut() {
    return refusedUntil() != null && activeAt == null && type == GrantType.POLICY;
  }

  /**
   * When it is tried again, since IAM refuses what it gives; null: it is not refused, or was tried
   * again since and nobody knows.
   */
  Instant refusedUntil() {
    return refused == null ? null : refused.until();
  }

  FailureView refusal() {
    return refused == null ? null : refused.failure();
  }

  /**
   * Who was named by an ARN is not there any more: it ends now, for good.
   *
   * @param principalId who that was; null: not known
   */
  void principalGone(String principalId, Instant now) {
    grantee = grantee.gone(principalId);
    expireNow(EndedBy.PRINCIPAL_GONE, now);
  }

  /** Whether {@link #denySessions} would end any. */
  boolean hasUndeniedSessions(Instant now) {
    return ForeignSessions.areUnknown(this)
        && sessionsDeniedAt == null
        && now.isBefore(ForeignSessions.goneAt(endsAt, revokedAt, now));
  }

  /** It is over, and sessions that would outlive it are to end too. */
  void denySessions(Instant now) {
    sessionsDeniedAt = now;
    changed(now);
  }

  /** Time has passed: the row itself says so, whatever becomes of the documents. */
  void tick(Instant now) {
    if (state == GrantState.REVOKED || state == GrantState.DENIED || state == GrantState.LAPSED) {
      return;
    }
    if (asking != null && asking(now) == null) {
      lapse(now);
    }
    if (!state.isGiven()) {
      return;
    }
    if (isOver(now)) {
      endedAt = endsAt;
      endedBy = endedBy == null ? EndedBy.EXPIRY : endedBy;
      state = GrantState.REVOKING;
      if (!endsAt.isAfter(startsAt) || isLeftOut()) {
        gone(now);
      }
    } else if (state == GrantState.SCHEDULED && !now.isBefore(startsAt)) {
      state = GrantState.PENDING;
    }
  }

  private void lapse(Instant now) {
    boolean atTheEnd = !asking.lapsesAt().isBefore(endsAt);
    Instant at = atTheEnd ? endsAt : asking.lapsesAt();
    asking = null;
    if (state == GrantState.REQUESTED) {
      EndedBy by = atTheEnd && endedBy != null ? endedBy : EndedBy.EXPIRY;
      close(GrantState.LAPSED, by, at, now);
    }
  }

  /** The state at this instant: what is shown does not lag behind the clock. */
  public GrantState stateAt(Instant now) {
    if (state == GrantState.REQUESTED) {
      return isOver(now) ? GrantState.LAPSED : state;
    }
    if (!state.isGiven() || state == GrantState.REVOKED || state == GrantState.REVOKING) {
      return state;
    }
    if (isOver(now)) {
      return GrantState.REVOKING;
    }
    return state == GrantState.SCHEDULED && !now.isBefore(startsAt) ? GrantState.PENDING : state;
  }

  /** When {@link #tick} has something to do next; null: never. */
  Instant nextTick(Instant now) {
    if (state == GrantState.REQUESTED) {
      return isBefore(endsAt, asking.lapsesAt()) ? endsAt : asking.lapsesAt();
    }
    if (!state.isGiven() || state == GrantState.REVOKING || state == GrantState.REVOKED) {
      return null;
    }
    Instant change = now.isBefore(startsAt) && startsAt.isBefore(endsAt) ? startsAt : endsAt;
    return asking != null && asking.lapsesAt().isBefore(change) ? asking.lapsesAt() : change;
  }

  private void until(Instant wantedExpiry, Instant cap, Instant now) {
    expiresAt = wantedExpiry;
    boolean capped = isBefore(cap, wantedExpiry);
    endsAt = capped ? cap : wantedExpiry;
    endedBy = capped ? EndedBy.COHORT_END : null;
    if (state != GrantState.REQUESTED) {
      state = now.isBefore(startsAt) ? GrantState.SCHEDULED : GrantState.PENDING;
    }
    due(nextTick(now), false, now);
  }

  private static boolean isBefore(Instant cap, Instant expiry) {
    return cap != null && cap.isBefore(expiry);
  }

  void requireNotOver(Instant now) {
    if (isOver(now)) {
      throw Refusal.of(ProblemCode.ENDED, "The grant " + id() + " has ended.");
    }
  }

  public boolean isOver(Instant now) {
    return switch (state) {
      case REQUESTED -> !asking.isOpen(now) || !now.isBefore(endsAt);
      case DENIED, LAPSED -> true;
      default -> cut || !now.isBefore(endsAt);
    };
  }

  /**
   * What documents are made of: empty while the role's ARN is not known, and for what was not
   * given.
   */
  Optional<GrantTerm> term() {
    if (!state.isGiven()) {
      return Optional.empty();
    }
    return target
        .access(type)
        .map(
            access ->
                new GrantTerm(
                    id(),
                    revision,
                    grantee.holder(),
                    access,
                    new Interval(startsAt, endsAt),
                    cut ? endsAt : null,
                    revokedAt,
                    createdAt(),
                    sessionsDeniedAt != null));
  }

  /** What AWS itself enforces, or will once it is written. */
  Set<Guard> guards() {
    Set<Guard> guards = EnumSet.noneOf(Guard.class);
    if (type != GrantType.POLICY || target.policyDocument() != null) {
      guards.add(Guard.DATED_ALLOW);
    }
    if (type == GrantType.ASSUME_ROLE && grantee.arn() == null) {
      guards.add(Guard.SESSION_DENY);
      if (cut) {
        guards.add(Guard.TOKEN_ISSUE_DENY);
      }
    }
    if (sessionsDeniedAt != null) {
      guards.add(Guard.TOKEN_ISSUE_DENY);
    }
    return guards;
  }

  public GrantType type() {
    return type;
  }

  GrantState state() {
    return state;
  }

  public Grantee grantee() {
    return grantee;
  }

  public GrantedAccessColumns target() {
    return target;
  }

  public Instant startsAt() {
    return startsAt;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  public Instant endsAt() {
    return endsAt;
  }

  String reason() {
    return reason;
  }

  /** Whether its role said at some time of it that its holder may raise their own rights by it. */
  boolean privileged() {
    return privileged;
  }

  /** Whether its holder may come, or could at some time of it, to other roles by it. */
  boolean leadsOn() {
    return leadsOn;
  }

  EndedBy endedBy() {
    return endedBy;
  }

  Instant endedAt() {
    return endedAt;
  }

  Instant activeAt() {
    return activeAt;
  }

  Instant revokedAt() {
    return revokedAt;
  }

  /** When it was asked that sessions which outlive it end too; null: it was not. */
  Instant sessionsDeniedAt() {
    return sessionsDeniedAt;
  }
}
