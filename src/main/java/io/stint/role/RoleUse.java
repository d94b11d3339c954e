package io.stint.role;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Who uses roles: found through CDI. A role that is used cannot be deleted. */
public interface RoleUse {

  /**
   * By role, the users of it, at most a hundred of each; roles that nobody uses may be left out.
   * Called in a transaction, before a deletion with the role's row locked: whoever begins to use a
   * role takes that lock too ({@link Roles#lock}).
   */
  Map<UUID, List<Use>> usesOf(Collection<UUID> roleIds);

  /**
   * Those of the users that work only while the role trusts the service. Called in a transaction,
   * before the role stops trusting it, with the role's row locked.
   *
   * @param service for example {@code ec2.amazonaws.com}
   */
  List<Use> needing(UUID roleId, String service);

  /**
   * @param kind {@code GRANT}, {@code INSTANCE_PROFILE}
   * @param name the name or id that the API knows it by
   */
  record Use(String kind, String name) {
    @Override
    public String toString() {
      return kind.toLowerCase(Locale.ROOT).replace('_', ' ') + " " + name;
    }
  }
}
