package io.stint.grant;

import io.stint.role.GrantApproval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is asked for and waits for others to agree.
 *
 * @param expiresAt the end that is asked for
 * @param lapsesAt from then on nobody can agree any more
 * @param needed how many have to agree
 * @param given how many have, to what is asked for as it is now
 * @param approvers groups of who may; none: who owns the role, or an administrator
 * @param acr how they have to have signed in; null: anyhow
 * @param maxAge how long ago at most; null: any time
 */
record RequestView(
    By by,
    Instant askedAt,
    Instant expiresAt,
    Instant lapsesAt,
    int needed,
    int given,
    List<String> approvers,
    String acr,
    Duration maxAge) {

  record By(String issuer, String subject) {}

  /**
   * What somebody has said.
   *
   * @param counts whether it is about what is asked for now, or was given by it; not where
   *     something was changed since
   */
  record Said(By by, Decision decision, String comment, Instant at, boolean counts) {

    static Said of(Approvals.Approval approval, boolean counts) {
      return new Said(
          new By(approval.issuer(), approval.subject()),
          approval.decision(),
          approval.comment(),
          approval.at(),
          counts);
    }
  }

  static RequestView of(Asking asking, GrantApproval rule, int needed, int given) {
    return new RequestView(
        new By(asking.issuer(), asking.subject()),
        asking.at(),
        asking.expiresAt(),
        asking.lapsesAt(),
        needed,
        given,
        rule.approvers(),
        rule.acr(),
        rule.maxAge());
  }
}
