package io.stint.grant;

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

  /** For JPA. */
  Grant() {}

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

  /** Asks for another end. */
  void prolong(Instant newExpiry, Instant cap, Instant now) {
    requireNotOver(now);
    revision++;
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
    boolean nothingThere = now.isBefore(startsAt) || isLeftOut();
    revision++;
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
    if (state == GrantState.REVOKED) {
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

  /** The state at this instant: what is shown does not lag behind the clock. */
  public GrantState stateAt(Instant now) {
    if (state == GrantState.REVOKED || state == GrantState.REVOKING) {
      return state;
    }
    if (isOver(now)) {
      return GrantState.REVOKING;
    }
    return state == GrantState.SCHEDULED && !now.isBefore(startsAt) ? GrantState.PENDING : state;
  }

  /** When {@link #tick} has something to do next; null: never. */
  Instant nextTick(Instant now) {
    if (state == GrantState.REVOKING || state == GrantState.REVOKED) {
      return null;
    }
    return now.isBefore(startsAt) && startsAt.isBefore(endsAt) ? startsAt : endsAt;
  }

  private void until(Instant wantedExpiry, Instant cap, Instant now) {
    expiresAt = wantedExpiry;
    boolean capped = isBefore(cap, wantedExpiry);
    endsAt = capped ? cap : wantedExpiry;
    endedBy = capped ? EndedBy.COHORT_END : null;
    state = now.isBefore(startsAt) ? GrantState.SCHEDULED : GrantState.PENDING;
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
    return cut || !now.isBefore(endsAt);
  }

  /** Empty while the role's ARN is not known: nothing can be written of it. */
  Optional<GrantTerm> term() {
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
    if (type != GrantType.POLICY || target.document().isPresent()) {
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
