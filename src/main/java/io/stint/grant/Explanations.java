package io.stint.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.iam.IamFailure;
import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.role.Roles;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Finds out who tries what, reads it from IAM, and explains. No transaction may be open. */
@ApplicationScoped
class Explanations {

  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final GrantRows rows;
  private final People people;
  private final Roles roles;
  private final RealDocuments documents;
  private final Clock clock;

  Explanations(GrantRows rows, People people, Roles roles, RealDocuments documents, Clock clock) {
    this.rows = rows;
    this.people = people;
    this.roles = roles;
    this.documents = documents;
    this.clock = clock;
  }

  /**
   * @param member for a grant to a cohort; null: its first member
   * @throws Refusal 404, 409 for a principal that Stint does not manage, 422, 503
   */
  Explanation ofGrant(String id, String member, Instant at, boolean mfa) {
    UUID grantId = GrantReads.id(id);
    Grant grant =
        QuarkusTransaction.requiringNew()
            .call(() -> rows.find(grantId).orElseThrow(() -> Refusal.notFound("grant", id)));
    String name = QuarkusTransaction.requiringNew().call(() -> who(grant.grantee(), member));
    return asked(
        () -> {
          Explain.Attempt attempt = attempt(name, at, mfa);
          return switch (grant.type()) {
            case ASSUME_ROLE ->
                Explain.assumeRole(attempt, documents.role(grant.target().roleName()));
            case PASS_ROLE ->
                Explain.passRole(
                    attempt,
                    documents.role(grant.target().roleName()),
                    grant.target().passTo().get(0));
            case POLICY -> policy(attempt, grant);
          };
        });
  }

  /**
   * @throws Refusal 400, 404, 409, 422, 503
   */
  Explanation ofRole(String role, String member, Instant at, boolean mfa) {
    if (member == null) {
      throw Refusal.invalid("?member", "Which member?");
    }
    String roleName =
        QuarkusTransaction.requiringNew()
            .call(() -> roles.find(role).orElseThrow(() -> Refusal.notFound("role", role)).name());
    String name = QuarkusTransaction.requiringNew().call(() -> known(member));
    return asked(() -> Explain.assumeRole(attempt(name, at, mfa), documents.role(roleName)));
  }

  private Explain.Attempt attempt(String name, Instant at, boolean mfa) {
    return new Explain.Attempt(documents.person(name), at == null ? clock.instant() : at, mfa);
  }

  private String known(String member) {
    return people
        .user(member, clock.instant())
        .map(UserRef::name)
        .orElseThrow(
            () ->
                Refusal.impossible("?member", "There is no member " + member + " of any cohort."));
  }

  /** In a transaction. */
  private String who(Grantee grantee, String member) {
    if (grantee.arn() != null) {
      throw Refusal.conflict(
          "not-managed", "What " + grantee.arn() + " may do by itself is not for Stint to see.");
    }
    grantee.requireIsFor(member);
    if (grantee.userId() != null) {
      return grantee.userName();
    }
    if (member != null) {
      return known(member);
    }
    return people.membersOf(List.of(grantee.cohortId())).stream()
        .map(People.Enrolled::userName)
        .sorted()
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.conflict(
                    "no-members", "The cohort " + grantee.cohortName() + " has no members."));
  }

  /** The first thing that the policy allows is tried. */
  private Explanation policy(Explain.Attempt attempt, Grant grant) {
    Statement allow =
        grant.target().document().map(PolicyDocument::statements).orElse(List.of()).stream()
            .filter(statement -> statement.effect() == Effect.ALLOW)
            .findFirst()
            .orElse(null);
    if (allow == null || allow.action().except() || allow.resource().except()) {
      throw Refusal.conflict(
          "cannot-try", "The policy names no single action that could be tried.");
    }
    return Explain.action(
        attempt, allow.action().values().get(0), allow.resource().values().get(0));
  }

  private static Explanation asked(Supplier<Explanation> work) {
    try {
      return work.get();
    } catch (IamFailure e) {
      throw Refusal.unavailable(
          "aws-unavailable", "AWS could not be read: " + e.getMessage(), SHORTLY);
    } catch (InvalidPolicyException e) {
      throw Refusal.conflict(
          "unreadable-policy", "A policy in IAM could not be read: " + e.getMessage());
    }
  }
}
