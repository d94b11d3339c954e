package io.stint.grant;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/** Goes through a decision in order: who decides on what, a look at AWS, then the ledger. */
@ApplicationScoped
class ApprovalDesk {

  private final GrantPreflightReader aws;
  private final GrantTransactions grants;
  private final ApprovalTransactions decisions;
  private final AgreedGrants agreed;
  private final GrantQueries reads;
  private final Clock clock;

  ApprovalDesk(
      GrantPreflightReader aws,
      GrantTransactions grants,
      ApprovalTransactions decisions,
      AgreedGrants agreed,
      GrantQueries reads,
      Clock clock) {
    this.aws = aws;
    this.grants = grants;
    this.decisions = decisions;
    this.agreed = agreed;
    this.reads = reads;
    this.clock = clock;
  }

  /**
   * A decision that is good as far as the rows and AWS say.
   *
   * @param around null where somebody says no
   */
  record Checked(UUID id, ApprovalRequest said, String ifMatch, GrantPreflight around) {}

  /**
   * @throws Refusal 400, 401, 403, 404, 409, 412, 422, 503
   */
  Checked check(String id, ApprovalRequest said, String ifMatch) {
    ApprovalRequest.check(said);
    UUID grantId = GrantQueries.id(id);
    Instant now = clock.instant();
    Grant seen =
        requiringNew()
            .call(
                () -> {
                  Grant grant = grants.find(grantId);
                  decisions.required(grant, said, ifMatch, now);
                  return grant;
                });
    return new Checked(
        grantId,
        said,
        ifMatch,
        said.decision() == Decision.DENY ? null : possible(() -> around(seen, now)));
  }

  private GrantPreflight around(Grant seen, Instant now) {
    return seen.state() == GrantState.REQUESTED
        ? aws.around(GrantRequestRules.of(seen, now))
        : aws.around(seen, seen.asking(now).expiresAt());
  }

  /**
   * In the caller's transaction. The role is read when it is held, and not before: what was seen is
   * compared with that.
   */
  GrantView decide(Checked checked) {
    Instant now = clock.instant();
    GrantPreconditions.Again again = null;
    if (checked.around() != null) {
      Grant seen = grants.find(checked.id());
      ApprovalTransactions.asked(seen, now);
      again = possible(() -> agreed.required(seen, checked.around(), now));
    }
    Grant grant = decisions.held(checked.id());
    Requests.Standing standing = decisions.required(grant, checked.said(), checked.ifMatch(), now);
    if (decisions.add(grant, standing, checked.said(), now)) {
      GrantPreconditions.Again how = again;
      possible(
          () -> {
            agreed.give(grant, standing.asking(), how, checked.around(), now);
            return null;
          });
    }
    return reads.view(grant);
  }

  /** What is not possible is so in the request of before, not in the body of this one. */
  private static <T> T possible(Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal refusal) {
      throw refusal.status() == 422 ? Refusal.impossible("", refusal.getMessage()) : refusal;
    }
  }
}
