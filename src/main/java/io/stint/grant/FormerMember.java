package io.stint.grant;

import io.stint.grant.statement.Membership;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A user's time in a cohort that is over. */
@Entity
@Table(name = "grant_departure")
class FormerMember {

  @Id private UUID id;

  @Column(name = "cohort_id")
  private UUID cohortId;

  @Column(name = "user_id")
  private UUID userId;

  @Column(name = "user_name")
  private String userName;

  @Column(name = "joined_at")
  private Instant joinedAt;

  @Column(name = "left_at")
  private Instant leftAt;

  @Column(name = "closed_at")
  private Instant closedAt;

  /** For JPA. */
  FormerMember() {}

  FormerMember(UUID id, UUID cohortId, UUID userId, String userName, Instant joined, Instant left) {
    this.id = id;
    this.cohortId = cohortId;
    this.userId = userId;
    this.userName = userName;
    this.joinedAt = joined;
    this.leftAt = left;
  }

  Membership membership() {
    return new Membership(cohortId, userName, joinedAt, leftAt, closedAt);
  }
}
