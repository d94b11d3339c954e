package io.stint.grant.explanation;

import io.stint.grant.explanation.Explanation.Requirement;
import io.stint.grant.explanation.PoliciesInIam.Assumable;
import io.stint.grant.explanation.PoliciesInIam.Person;
import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Decision;
import io.stint.policy.Evaluator;
import io.stint.policy.Finding;
import io.stint.policy.Policies;
import io.stint.policy.Side;
import io.stint.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Evaluates an attempt on the documents that are in IAM, as AWS would, and says why. */
final class AccessCheck {

  static final String ASK = "Ask for a grant.";

  private AccessCheck() {}

  /**
   * @param mfa whether a second factor was given a minute before
   * @param missing what to do where nothing allows it
   */
  record Attempt(Person person, Instant at, boolean mfa, String missing) {

    AccessRequest.Builder request() {
      Caller.User caller = new Caller.User(person.user().arn().value(), person.user().id());
      AccessRequest.Builder request =
          AccessRequest.by(caller).at(at).direct().principalTags(person.user().tags().values());
      if (mfa) {
        request.with("aws:MultiFactorAuthPresent", "true").with("aws:MultiFactorAuthAge", "60");
      }
      return request;
    }

    private Policies policies() {
      Policies policies = Policies.identity(person.policies());
      return person.boundary() == null ? policies : policies.within(person.boundary());
    }

    String name() {
      return person.user().name().value();
    }
  }

  static Explanation assumeRole(Attempt attempt, Assumable role) {
    String arn = role.role().arn().value();
    Verdict verdict =
        Evaluator.evaluate(
            attempt
                .request()
                .action("sts:AssumeRole")
                .on(arn)
                .with("sts:RoleSessionName", attempt.name())
                .build(),
            attempt.policies().onRole(role.role().name().value(), role.trust()));
    List<Requirement> requirements = new ArrayList<>();
    requirements.addAll(
        Requirements.of(
            Explanation.Side.TRUST,
            "The trust policy",
            of(verdict, Side.TRUST),
            attempt.missing()));
    requirements.addAll(identity(attempt, verdict));
    RoleSessionCheck session = new RoleSessionCheck(attempt, role);
    requirements.addAll(session.requirements());
    boolean useless = verdict.allowed() && session.decision() != Decision.ALLOWED;
    Decision decision = useless ? session.decision() : verdict.decision();
    String summary = useless ? session.summary() : verdict.message();
    return new Explanation(
        decision, attempt.at(), "sts:AssumeRole", arn, caller(attempt), summary, requirements);
  }

  static Explanation passRole(Attempt attempt, Assumable role, String service) {
    String arn = role.role().arn().value();
    Verdict verdict =
        Evaluator.evaluate(
            attempt
                .request()
                .action("iam:PassRole")
                .on(arn)
                .with("iam:PassedToService", service)
                .build(),
            attempt.policies());
    Verdict trust =
        Evaluator.evaluate(
            AccessRequest.by(new Caller.Service(service))
                .action("sts:AssumeRole")
                .on(arn)
                .at(attempt.at())
                .build(),
            Policies.identity(List.of()).onRole(role.role().name().value(), role.trust()));
    List<Requirement> requirements = new ArrayList<>();
    requirements.add(
        new Requirement(
            Explanation.Side.TRUST,
            "The role trusts " + service,
            trust.allowed(),
            trust.message(),
            trust.allowed() ? null : "Add the service to the role's trust."));
    requirements.addAll(identity(attempt, verdict));
    Decision decision = trust.allowed() ? verdict.decision() : trust.decision();
    return new Explanation(
        decision,
        attempt.at(),
        "iam:PassRole",
        arn,
        caller(attempt),
        trust.allowed() ? verdict.message() : trust.message(),
        requirements);
  }

  /**
   * @param action one that the policy allows, a pattern taken by the letter
   */
  static Explanation action(Attempt attempt, String action, String resource) {
    Verdict verdict =
        Evaluator.evaluate(
            attempt
                .request()
                .action(action)
                .on(resource)
                .ownedBy(attempt.person().user().arn().account().orElseThrow().value())
                .build(),
            attempt.policies());
    return new Explanation(
        verdict.decision(),
        attempt.at(),
        action,
        resource,
        caller(attempt),
        verdict.message(),
        identity(attempt, verdict));
  }

  private static List<Requirement> identity(Attempt attempt, Verdict verdict) {
    List<Requirement> requirements =
        new ArrayList<>(
            Requirements.of(
                Explanation.Side.IDENTITY,
                "An identity policy of " + attempt.name(),
                of(verdict, Side.IDENTITY),
                attempt.missing()));
    if (attempt.person().boundary() != null) {
      requirements.addAll(
          Requirements.of(
              Explanation.Side.BOUNDARY,
              "The permissions boundary",
              of(verdict, Side.BOUNDARY),
              "The boundary has to allow it too."));
    }
    return requirements;
  }

  private static List<Finding> of(Verdict verdict, Side side) {
    return verdict.findings().stream().filter(finding -> finding.side() == side).toList();
  }

  private static String caller(Attempt attempt) {
    return attempt.person().user().arn().value();
  }
}
