package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.Tags;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tags that cohorts ask for on users of Stint's own making. A new user is made with them; one
 * that is there gets what is lacking and loses what no cohort asks for any more. What others have
 * put on it stays, and so does all of an adopted one's.
 */
@ApplicationScoped
class UserTags {

  /** No value of a tag: this one may be on the user, or not as it should be. */
  static final String UNSURE = "?";

  private final Iam iam;
  private final UserRows rows;
  private final KnownUsers known;

  UserTags(Iam iam, UserRows rows, KnownUsers known) {
    this.iam = iam;
    this.rows = rows;
    this.known = known;
  }

  /**
   * @throws IamFailure when that cannot be done
   * @throws Stranger when the user is somebody else's by now
   */
  void put(UserRow user, Map<String, String> desired) {
    if (user.adopted()) {
      return;
    }
    Map<String, String> there = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    there.putAll(user.tagged());
    Map<String, String> lacking = new TreeMap<>(desired);
    lacking.entrySet().removeIf(tag -> tag.getValue().equals(there.get(tag.getKey())));
    List<String> over = there.keySet().stream().filter(key -> !desired.containsKey(key)).toList();
    if (lacking.isEmpty() && over.isEmpty()) {
      return;
    }
    known.require(user, iam);
    // A pass that is cut short does not know what it has come to.
    Map<String, String> begun = new TreeMap<>(there);
    lacking.keySet().forEach(key -> begun.put(key, UNSURE));
    over.forEach(key -> begun.put(key, UNSURE));
    requiringNew().run(() -> rows.tagged(user.id(), begun));
    UserName name = new UserName(user.userName());
    if (!over.isEmpty()) {
      iam.users().untag(name, over);
    }
    if (!lacking.isEmpty()) {
      iam.users().tag(name, new Tags(lacking));
    }
    requiringNew().run(() -> rows.tagged(user.id(), desired));
  }
}
