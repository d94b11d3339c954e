package io.stint.grant.explanation;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.cohort.OwnCohorts;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.grant.Grant;
import io.stint.grant.GrantQueries;
import io.stint.grant.GrantRepository;
import io.stint.grant.GrantedAccessColumns;
import io.stint.grant.Grantee;
import io.stint.iam.IamFailure;
import io.stint.policy.AccessRequest;
import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.SampleResource;
import io.stint.policy.Statement;
import io.stint.role.RoleRef;
import io.stint.role.Roles;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

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
   * @param member for a grant to a cohort; null: its first member
   * @throws Refusal 404, 409 for a principal that Stint does not manage, 422, 503
   */
  public Explanation ofGrant(String id, String member, Instant at, boolean mfa) {
    UUID grantId = GrantQueries.id(id);
    Grant grant =
        requiringNew()
            .call(
                () ->
                    rows.findByIdOptional(grantId)
                        .orElseThrow(() -> Refusal.notFound("grant", id)));
    String name = requiringNew().call(() -> who(grant.grantee(), member));
    Instant now = clock.instant();
    Instant tried = at == null ? now : at;
    GrantValidity time = new GrantValidity(grant, now);
    return asked(
        () ->
            time.added(
                explained(
                    grant,
                    new AccessCheck.Attempt(person(name), tried, mfa, time.missing(tried)))));
  }

  private Explanation explained(Grant grant, AccessCheck.Attempt attempt) {
    GrantedAccessColumns target = grant.target();
    return switch (grant.type()) {
      case ASSUME_ROLE -> AccessCheck.assumeRole(attempt, role(target.roleName()));
      case PASS_ROLE ->
          AccessCheck.passRole(attempt, role(target.roleName()), target.passTo().get(0));
      case POLICY ->
          policy(attempt, target.document().orElseGet(() -> documents.managed(target.policyArn())));
    };
  }

  /**
   * @throws Refusal 400, 404, 409, 422, 503
   */
  Explanation ofRole(String role, String member, Instant at, boolean mfa) {
    if (member == null) {
      throw Refusal.invalid("?member", "Which member?");
    }
    String roleName =
        requiringNew()
            .call(() -> roles.find(role).orElseThrow(() -> Refusal.notFound("role", role)).name());
    String name = requiringNew().call(() -> known(member));
    Instant tried = at == null ? clock.instant() : at;
    return asked(
        () ->
            AccessCheck.assumeRole(
                new AccessCheck.Attempt(person(name), tried, mfa, AccessCheck.ASK),
                role(roleName)));
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
  private String known(String member) {
    return people
        .user(member, clock.instant())
        .filter(user -> own.sees(user.id()))
        .map(UserRef::name)
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
      return members.stream()
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

  /** The first thing that the policy allows is tried, with the person's own values in it. */
  private static Explanation policy(AccessCheck.Attempt attempt, PolicyDocument document) {
    for (Statement allow : document.statements()) {
      if (allow.effect() == Effect.ALLOW
          && !allow.action().except()
          && !allow.resource().except()) {
        String action = allow.action().values().get(0);
        AccessRequest request = attempt.request().action(action).build();
        for (String pattern : allow.resource().values()) {
          Optional<String> resource = SampleResource.resource(pattern, document, request);
          if (resource.isPresent()) {
            return AccessCheck.action(attempt, action, resource.get());
          }
        }
      }
    }
    throw Refusal.of(
        ProblemCode.CANNOT_TRY,
        ("The policy names no action on a resource that could be tried: all but some are"
                + " allowed, or a variable has no value for %s.")
            .formatted(attempt.name()));
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
