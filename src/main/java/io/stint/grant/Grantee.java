package io.stint.grant;

import io.stint.grant.statement.GrantHolder;
import io.stint.web.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** Who a grant is for, as it is stored: one of user, cohort and ARN. */
@Embeddable
public class Grantee {

  @Column(name = "user_id", updatable = false)
  private UUID userId;

  @Column(name = "user_name", updatable = false)
  private String userName;

  @Column(name = "cohort_id", updatable = false)
  private UUID cohortId;

  @Column(name = "cohort_name", updatable = false)
  private String cohortName;

  @Column(name = "principal_arn", updatable = false)
  private String arn;

  @Column(name = "principal_id")
  private String arnId;

  /** For JPA. */
  Grantee() {}

  static Grantee user(UUID id, String name) {
    Grantee grantee = new Grantee();
    grantee.userId = id;
    grantee.userName = name;
    return grantee;
  }

  static Grantee cohort(UUID id, String name) {
    Grantee grantee = new Grantee();
    grantee.cohortId = id;
    grantee.cohortName = name;
    return grantee;
  }

  /**
   * @param id AIDA… or AROA…; null: of another account, or not known
   */
  static Grantee foreign(String arn, String id) {
    Grantee grantee = new Grantee();
    grantee.arn = arn;
    grantee.arnId = id;
    return grantee;
  }

  /** The id that stood in the place of the ARN. */
  void gone(String id) {
    arnId = arnId == null ? id : arnId;
  }

  GrantHolder holder() {
    if (userId != null) {
      return new GrantHolder.User(userName);
    }
    return cohortId != null ? new GrantHolder.Cohort(cohortId) : new GrantHolder.Foreign(arn);
  }

  /**
   * @param member who is asked for; null: nobody in particular
   * @throws Refusal 422 when this is somebody else
   */
  public void requireIsFor(String member) {
    boolean other = arn != null || (userName != null && !userName.equalsIgnoreCase(member));
    if (member != null && other) {
      throw Refusal.impossible("?member", "The grant is to " + words() + " alone.");
    }
  }

  /** For messages: {@code member ada}. */
  String words() {
    if (userId != null) {
      return "member " + userName;
    }
    return cohortId != null ? "cohort " + cohortName : arn;
  }

  public UUID userId() {
    return userId;
  }

  public String userName() {
    return userName;
  }

  public UUID cohortId() {
    return cohortId;
  }

  public String cohortName() {
    return cohortName;
  }

  /** Null for those that Stint manages. */
  public String arn() {
    return arn;
  }

  /** Which one it is that has the ARN; null: not known. */
  String arnId() {
    return arnId;
  }
}
