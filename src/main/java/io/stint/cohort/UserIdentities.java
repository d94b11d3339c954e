package io.stint.cohort;

import io.stint.database.Sql;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Which user in IAM a row is about, as it is stored; every call in the caller's transaction. */
@ApplicationScoped
public class UserIdentities {

  private final Sql sql;
  private final UserRows rows;
  private final DueUsers due;

  UserIdentities(Sql sql, UserRows rows, DueUsers due) {
    this.sql = sql;
    this.rows = rows;
    this.due = due;
  }

  /**
   * What has the user's name in IAM, when that is not the user: nothing is believed of it, and it
   * is not adopted because somebody else was to be. The version stays, as above.
   *
   * @param strangerId null: nobody
   */
  void stranger(UUID id, String strangerId) {
    sql.update("UPDATE iam_user SET stranger_id = ? WHERE id = ?", strangerId, id);
    if (strangerId != null) {
      rows.invalidate(id, false);
      sql.update("UPDATE iam_user SET may_adopt = false WHERE id = ?", id);
    }
  }

  /** What is known to be wrong with the user is to be shown soon. */
  public void lookSoon(UUID id, Instant now) {
    due.lookSoon(id, now);
  }

  public KnownUsers.Identity find(UUID id) {
    return sql.one(
            row ->
                new KnownUsers.Identity(
                    id,
                    row.getString("user_name"),
                    row.getString("arn") != null,
                    row.getString("unique_id"),
                    row.getString("stranger_id")),
            "SELECT user_name, arn, unique_id, stranger_id FROM iam_user WHERE id = ?",
            id)
        .orElseThrow();
  }

  /** Whether a row is about this user, or about its name. */
  boolean isKnown(UserName name, String uniqueId) {
    return sql.exists(
        "SELECT 1 FROM iam_user WHERE unique_id = ? OR lower(user_name) = ?", uniqueId, name.key());
  }

  /** What grants have put on the user is to be written again. */
  void unconfirmed(UUID id) {
    sql.update("UPDATE iam_user SET granted_confirmed = false WHERE id = ?", id);
  }

  /** What is on the user is not its boundary: that is to be put on it again. */
  void unbounded(UUID id) {
    sql.update("UPDATE iam_user SET boundary = NULL WHERE id = ?", id);
  }

  /** The tag is not on the user as a cohort asks for: it is to be put on it again. */
  void untagged(UUID id, String key) {
    sql.one(
            row -> row.getString("tagged"),
            "SELECT tagged FROM iam_user WHERE id = ? AND tagged IS NOT NULL FOR UPDATE",
            id)
        .ifPresent(
            stored -> {
              Map<String, String> tagged =
                  new TreeMap<>(StoredJson.TAGS.convertToEntityAttribute(stored));
              tagged.replace(key, UserTags.UNSURE);
              rows.tagged(id, tagged);
            });
  }

  /**
   * The user was found under another name, or its owner has removed the adopted one: each pass
   * looks first while that is so. The version stays.
   */
  void astray(UUID id, boolean is) {
    sql.update("UPDATE iam_user SET astray = ? WHERE id = ?", is, id);
  }

  /** Somebody has removed the user in IAM: the next one is another. */
  void lost(UUID id) {
    rows.invalidate(id, true);
    sql.update("UPDATE iam_user SET may_adopt = false WHERE id = ?", id);
  }
}
