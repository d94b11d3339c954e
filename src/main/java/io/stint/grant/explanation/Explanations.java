package io.stint.grant.explanation;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.OwnCohorts;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.grant.Grant;
import io.stint.grant.GrantQueries;
import io.stint.grant.GrantRepository;
import io.stint.grant.GrantType;
import io.stint.grant.GrantedAccessColumns;
import io.stint.grant.Grantee;
import io.stint.grant.explanation.GrantValidity.Suspended;
import io.stint.iam.IamFailure;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds out who tries what, reads it from IAM, and explains. No transaction may be open. */
@ApplicationScoped
public class Explanations {

  private final GrantRepository rows;
  private final People people;
  private final Roles roles;
  private final PoliciesInIam documents;
  private final OwnCohorts own;
  private final Clock clock;

  Explanations(
      GrantRepository rows,
      People people,
      Roles roles,
      PoliciesInIam documents,
      OwnCohorts own,
      Clock clock) {
    this.rows = rows;
    this.people = people;
    this.roles = roles;
    this.documents = documents;
    this.own = own;
    this.clock = clock;
  }

  /**
   * @throws Refusal 400, 404, 409 for a principal that Stint does not manage, 422, 503
   */
  public Explanation ofGrant(String id, Question question) {
    UUID grantId = GrantQueries.id(id);
    Grant grant =
        requiringNew()
            .call(
                () ->
                    rows.findByIdOptional(grantId)
                        .orElseThrow(() -> Refusal.notFound("grant", id)));
    if (question.action() != null && grant.type() != GrantType.POLICY) {
      throw Refusal.invalid(
          "?action", "Only of a POLICY grant: this one is for " + grant.type() + ".");
    }
    String name = requiringNew().call(() -> who(grant.grantee(), question.member()));
    Instant now = clock.instant();
    Suspended suspended = requiringNew().call(() -> suspended(grant.grantee(), name));
    GrantValidity time = new GrantValidity(grant, suspended, now);
    Instant at = question.at() == null ? now : question.at();
    return asked(
        () ->
            time.added(explained(grant, attempt(name, at, question, time.missing(at)), question)));
  }

  private AccessCheck.Attempt attempt(String name, Instant at, Question asked, String missing) {
    return new AccessCheck.Attempt(person(name), at, asked.mfa(), asked.context(), missing);
  }

  private Explanation explained(Grant grant, AccessCheck.Attempt attempt, Question question) {
    GrantedAccessColumns target = grant.target();
    return switch (grant.type()) {
      case ASSUME_ROLE -> AccessCheck.assumeRole(attempt, role(target.roleName()));
      case PASS_ROLE ->
          AccessCheck.passRole(attempt, role(target.roleName()), target.passTo().get(0));
      case POLICY -> {
        PolicyDocument document =
            target.document().orElseGet(() -> documents.managed(target.policyArn()));
        yield question.action() == null
            ? GrantedPolicyCheck.all(attempt, document)
            : GrantedPolicyCheck.one(attempt, document, question.action(), question.resource());
      }
    };
  }

  /**
   * @throws Refusal 400, 404, 409, 422, 503
   */
  Explanation ofRole(String role, Question question) {
    if (question.member() == null) {
      throw Refusal.invalid("?member", "Which member?");
    }
    RoleRef known =
        requiringNew()
            .call(() -> roles.find(role).orElseThrow(() -> Refusal.notFound("role", role)));
    UserRef user = requiringNew().call(() -> known(question.member()));
    Instant now = clock.instant();
    Instant at = question.at() == null ? now : question.at();
    String missing = requiringNew().call(() -> missing(known, user, at, now));
    return asked(
        () ->
            AccessCheck.assumeRole(
                attempt(user.name(), at, question, missing), role(known.name())));
  }

  private String missing(RoleRef role, UserRef user, Instant at, Instant now) {
    return rows.held(role.id(), user.id(), people.cohortsOf(user.id(), now).keySet(), at)
        .map(grant -> new GrantValidity(grant, Suspended.NOBODY, now).missing(at))
        .or(
            () ->
                rows.held(role.id(), user.id(), people.suspendingOf(user.id(), now).keySet(), at)
                    .map(grant -> suspended(grant.grantee(), user.name()))
                    .map(suspended -> suspended.detail() + " " + suspended.remedy()))
        .orElse(AccessCheck.ASK);
  }

  private Suspended suspended(Grantee grantee, String name) {
    return grantee.cohortId() != null && people.suspendedIn(grantee.cohortId()).contains(name)
        ? new Suspended(name, grantee.cohortName())
        : Suspended.NOBODY;
  }

  /**
   * What a stranger may do is not what Stint gives.
   *
   * @throws Refusal 409 when it is not in IAM, or is somebody else's
   */
  private PoliciesInIam.Person person(String name) {
    PoliciesInIam.Person observed = documents.person(name);
    requiringNew()
        .call(() -> people.uniqueId(name))
        .ifPresent(known -> requireSame("user " + name, known, observed.user().id()));
    return observed;
  }

  private PoliciesInIam.Assumable role(String name) {
    PoliciesInIam.Assumable observed = documents.role(name);
    requiringNew()
        .call(() -> roles.find(name))
        .map(RoleRef::iamId)
        .ifPresent(known -> requireSame("role " + name, known, observed.role().id()));
    return observed;
  }

  private static void requireSame(String what, String known, String id) {
    if (!known.equals(id)) {
      throw Refusal.of(
          ProblemCode.NOT_OURS,
          "The %s in IAM is not the one that Stint knows: its id is %s, not %s."
              .formatted(what, id, known));
    }
  }

  /** Whom the caller may ask about. */
  private UserRef known(String member) {
    return people
        .user(member, clock.instant())
        .filter(user -> own.sees(user.id()))
        .orElseThrow(() -> notAMember(member, "any cohort"));
  }

  private static Refusal notAMember(String member, String cohort) {
    return Refusal.impossible("?member", "There is no member " + member + " of " + cohort + ".");
  }

  /** In a transaction. */
  private String who(Grantee grantee, String member) {
    if (grantee.arn() != null) {
      throw Refusal.of(
          ProblemCode.NOT_MANAGED,
          "What " + grantee.arn() + " may do by itself is not for Stint to see.");
    }
    grantee.requireIsFor(member);
    if (grantee.userId() != null) {
      return grantee.userName();
    }
    List<String> members =
        people.membersOf(List.of(grantee.cohortId())).stream()
            .map(People.Enrolled::userName)
            .toList();
    if (member != null) {
      return Stream.concat(members.stream(), people.suspendedIn(grantee.cohortId()).stream())
          .filter(member::equalsIgnoreCase)
          .findFirst()
          .orElseThrow(() -> notAMember(member, "the cohort " + grantee.cohortName()));
    }
    return members.stream()
        .sorted()
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    ProblemCode.NO_MEMBERS,
                    "The cohort " + grantee.cohortName() + " has no members."));
  }

  private static Explanation asked(Supplier<Explanation> work) {
    try {
      return work.get();
    } catch (IamFailure e) {
      throw Refusal.byAws(e.retryable(), "AWS could not be read: " + e.getMessage());
    } catch (InvalidPolicyException e) {
      throw Refusal.of(
          ProblemCode.UNREADABLE_POLICY, "A policy in IAM could not be read: " + e.getMessage());
    }
  }
}
