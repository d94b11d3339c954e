package io.stint.role;

import java.time.Duration;
import java.util.List;

/**
 * Who has to agree before a grant on a role is given.
 *
 * @param count how many; null: one where it is said at all
 * @param approvers groups that they are of; none: the role's owners decide
 * @param acr how they must have signed in (OpenID Connect's {@code acr}); null: anyhow
 * @param maxAge how long ago they may have signed in; null: any time
 */
public record GrantApproval(Integer count, List<String> approvers, String acr, Duration maxAge) {

  /** For what has no role, or one that says nothing. */
  public static final GrantApproval UNSAID = new GrantApproval(0, List.of(), null, null);

  static final int MOST = 3;

  public GrantApproval {
    count = count == null ? 1 : count;
    approvers = approvers == null ? List.of() : approvers.stream().distinct().toList();
  }

  /** Whether how somebody has signed in matters. */
  public boolean asksForSignIn() {
    return acr != null || maxAge != null;
  }
}
