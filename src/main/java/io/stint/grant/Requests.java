package io.stint.grant;

import static java.util.stream.Collectors.toMap;

import io.stint.role.GrantApproval;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What is asked for, with what was said to it, as it stands. Everything in a transaction. */
@ApplicationScoped
class Requests {

  private final Roles roles;
  private final Approvals approvals;
  private final RequestDigest digest;

  Requests(Roles roles, Approvals approvals, RequestDigest digest) {
    this.roles = roles;
    this.approvals = approvals;
    this.digest = digest;
  }

  /**
   * @param rule of the role as it is now
   * @param needed by it and by the one of when it was asked, whichever is more
   * @param seen the digest
   * @param said all that was ever said of the grant
   */
  record Standing(
      Asking asking, GrantApproval rule, int needed, String seen, List<Approvals.Approval> said) {

    /** Who agree to what is asked for as it is now. */
    Stream<Approvals.Approval> agreed() {
      return said.stream()
          .filter(each -> each.isOf(asking, seen) && each.decision() == Decision.APPROVE);
    }

    long given() {
      return agreed().count();
    }

    RequestView view() {
      return RequestView.of(asking, rule, needed, (int) given());
    }
  }

  /** What is shown of a grant: {@code request} and {@code seen} are null where nothing is asked. */
  record Shown(RequestView request, String seen, List<RequestView.Said> said) {

    static final Shown NOTHING = new Shown(null, null, List.of());
  }

  Standing standing(Grant grant, Asking asking) {
    return standing(grant, asking, approvals.of(grant.id()));
  }

  private Standing standing(Grant grant, Asking asking, List<Approvals.Approval> said) {
    UUID role = grant.target().roleId();
    RoleRef now = role == null ? null : roles.find(role).orElse(null);
    int needed = asking.needed();
    GrantApproval rule = GrantApproval.UNSAID;
    if (now != null) {
      // Whoever asked: an administrator would need no more.
      needed = Math.max(needed, now.grants().approvalsNeeded(true));
      rule = now.grants().approvalRule();
    }
    return new Standing(asking, rule, needed, digest.of(grant, asking), said);
  }

  Map<UUID, Shown> shown(List<Grant> grants, Instant now) {
    List<UUID> asked =
        grants.stream().filter(grant -> grant.requestedBy() != null).map(Grant::id).toList();
    if (asked.isEmpty()) {
      return Map.of();
    }
    Map<UUID, List<Approvals.Approval>> said = approvals.of(asked);
    return grants.stream()
        .filter(grant -> grant.requestedBy() != null)
        .collect(
            toMap(Grant::id, grant -> shown(grant, said.getOrDefault(grant.id(), List.of()), now)));
  }

  private Shown shown(Grant grant, List<Approvals.Approval> said, Instant now) {
    Asking asking = grant.asking(now);
    if (asking == null) {
      return new Shown(
          null, null, said.stream().map(each -> RequestView.Said.of(each, true)).toList());
    }
    Standing standing = standing(grant, asking, said);
    return new Shown(
        standing.view(),
        standing.seen(),
        said.stream()
            .map(each -> RequestView.Said.of(each, each.isOf(asking, standing.seen())))
            .toList());
  }
}
