package io.stint.cohort;

import io.stint.iam.CallerIdentity;
import io.stint.iam.Iam;
import io.stint.iam.IamConfig;
import io.stint.iam.IamFailure;
import io.stint.iam.IamPath;
import io.stint.iam.IamUser;
import io.stint.iam.UserName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Users in IAM that are not Stint's: whose names cannot be given out. */
@ApplicationScoped
class UnmanagedUsers {

  private static final Logger LOG = Logger.getLogger(UnmanagedUsers.class);

  private final Iam iam;
  private final IamPath path;

  UnmanagedUsers(Iam iam, IamConfig config) {
    this.iam = iam;
    this.path = new IamPath(config.path());
  }

  /** The user that Stint itself runs as; empty when it runs as none, or nobody could be asked. */
  Optional<UserName> stints() {
    try {
      return iam.account().identity().user();
    } catch (IamFailure e) {
      return iam.account().lastIdentity().flatMap(CallerIdentity::user);
    }
  }

  /**
   * By key, spelled as IAM has them. One list for a whole roster. Empty when IAM cannot be read:
   * then the reconciler finds out, and shows it at the member.
   */
  Map<String, String> byKey() {
    Map<String, String> foreign = new HashMap<>();
    try {
      for (IamUser user : iam.users().list()) {
        if (!user.path().isUnder(path)) {
          foreign.put(user.name().key(), user.name().value());
        }
      }
    } catch (IamFailure e) {
      LOG.warnf("users could not be listed, names are checked later: %s", e.getMessage());
      return Map.of();
    }
    return foreign;
  }
}
