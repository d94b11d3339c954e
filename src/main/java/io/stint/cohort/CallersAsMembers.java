package io.stint.cohort;

import io.stint.database.Sql;
import io.stint.iam.Names;
import io.stint.security.Caller;
import io.stint.security.CurrentCaller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Who calls and is a member too. An issuer's word for somebody is not IAM's: what connects the two
 * is the e-mail address that the issuer has verified. To keep somebody from deciding on what is for
 * themselves, a name that is the same is enough.
 */
@ApplicationScoped
public class CallersAsMembers {

  private final Sql sql;
  private final CurrentCaller current;

  CallersAsMembers(Sql sql, CurrentCaller current) {
    this.sql = sql;
    this.current = current;
  }

  /** Whether the caller has signed in at their issuer, and is this member for sure. */
  public boolean isCaller(String userName) {
    Caller caller = current.get();
    Optional<String> email = current.email();
    return caller.tokenId() == null
        && email.isPresent()
        && sql.exists(
            "SELECT 1 FROM member WHERE lower(user_name) = ? AND lower(email) = ? AND NOT leaving",
            Names.key(userName),
            email.get().toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the caller, or who has made the token that was sent, may be the user, or one of the
   * cohort.
   *
   * @param user null: a cohort is asked about
   * @param cohort null: a user is
   */
  public boolean mayBeCaller(UUID user, UUID cohort) {
    Set<String> words = new TreeSet<>();
    current.selves().forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
    return sql.exists(
        "SELECT 1 FROM member WHERE (user_id = ?::uuid OR cohort_id = ?::uuid)"
            + " AND (lower(user_name) = ANY (?) OR lower(email) = ANY (?))",
        user,
        cohort,
        words,
        words);
  }
}
