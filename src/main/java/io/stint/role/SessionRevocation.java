package io.stint.role;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Stream;

/** Sessions that end early: one member's, or everybody's. */
@Entity
@Table(name = "role_session_cut")
class SessionRevocation {

  /** Clocks and IAM's propagation differ by less. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  @Id private UUID id;

  @Column(name = "role_id")
  private UUID roleId;

  @Column(name = "user_name")
  private String userName;

  @Column(name = "issued_before")
  private Instant issuedBefore;

  @Column(name = "keep_until")
  private Instant keepUntil;

  /** For JPA. */
  SessionRevocation() {}

  SessionRevocation(UUID id, UUID roleId, String userName) {
    this.id = id;
    this.roleId = roleId;
    this.userName = userName;
  }

  /** Sessions issued by now are ended; the Deny stays until none of them can live. */
  void cut(Instant now) {
    issuedBefore = wholeSecondAfter(now);
    keepUntil = now.plus(RoleRef.LONGEST_SESSION).plus(MARGIN);
  }

  /** Issue times are whole seconds, cut off: a session of this very second must be hit. */
  static Instant wholeSecondAfter(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }

  /** When the first of them is over, or {@code other} comes; null: never. */
  static Instant nextEnd(Collection<SessionRevocation> cuts, Instant other, Instant now) {
    return Stream.concat(
            cuts.stream().map(SessionRevocation::keepUntil).filter(until -> until.isAfter(now)),
            Stream.ofNullable(other))
        .min(Instant::compareTo)
        .orElse(null);
  }

  boolean isOverAt(Instant now) {
    return !now.isBefore(keepUntil);
  }

  UUID roleId() {
    return roleId;
  }

  /** Null: everybody. */
  String userName() {
    return userName;
  }

  Instant issuedBefore() {
    return issuedBefore;
  }

  Instant keepUntil() {
    return keepUntil;
  }
}
