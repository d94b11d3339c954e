package io.stint.role.trust;

import io.stint.iam.IamFailure;
import io.stint.iam.IamRoles;
import io.stint.iam.RoleName;
import java.util.Set;
import java.util.TreeSet;

/** Writes one role's trust policy so that one whom IAM does not know stands in nobody's way. */
public final class TrustWriter {

  /** IAM names one at a time. */
  private static final int MOST_UNKNOWN = 20;

  private final IamRoles roles;
  private final RoleName name;

  public TrustWriter(IamRoles roles, RoleName name) {
    this.roles = roles;
    this.name = name;
  }

  /**
   * Writes the text, or what IAM takes of it. A text from before Stint may name principals that
   * have been deleted since: these are left out and not told.
   *
   * @param observed what is in IAM, and need not be written again
   * @return those who were left out because IAM does not know them
   */
  public Set<String> write(String desired, String observed) {
    Set<String> unknown = new TreeSet<>();
    String text = desired;
    while (!OwnersTrust.sameMeaning(text, observed)) {
      try {
        roles.updateTrust(name, text);
        return unknown;
      } catch (IamFailure.UnknownPrincipal e) {
        String alive = OwnersTrust.alive(text);
        if (alive.equals(text)) {
          unknown.add(e.principal());
          alive = OwnersTrust.without(text, Set.of(e.principal()));
        }
        if (alive.equals(text) || unknown.size() > MOST_UNKNOWN) {
          throw e;
        }
        text = alive;
      }
    }
    return unknown;
  }
}
