package io.stint.grant.explanation;

import io.stint.grant.explanation.Explanation.Requirement;
import io.stint.grant.explanation.PoliciesInIam.Assumable;
import io.stint.grant.explanation.PoliciesInIam.Person;
import io.stint.policy.AccessRequest;
import io.stint.policy.Answer;
import io.stint.policy.Caller;
import io.stint.policy.ConditionFinding;
import io.stint.policy.Finding;
import io.stint.policy.Foresight;
import io.stint.policy.NamedPolicy;
import io.stint.policy.OpenKeys;
import io.stint.policy.Outlook;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Foresees an attempt on the documents that are in IAM, as AWS would decide it, and says why. */
final class AccessCheck {

  static final String ASK = "Ask for a grant.";

  private AccessCheck() {}

  /**
   * @param mfa whether a second factor was given a minute before
   * @param context what else is said of the request, by key
   * @param missing what to do where nothing allows it
   */
  record Attempt(
      Person person, Instant at, boolean mfa, Map<String, List<String>> context, String missing) {

    AccessRequest.Builder request() {
      Caller.User caller = new Caller.User(person.user().arn().value(), person.user().id());
      AccessRequest.Builder request =
          AccessRequest.by(caller)
              .at(at)
              .direct()
              .open(OpenKeys.ofDirectRequests())
              .principalTags(person.user().tags().values())
              .given(context);
      if (mfa) {
        request.with("aws:MultiFactorAuthPresent", "true").with("aws:MultiFactorAuthAge", "60");
      }
      return request;
    }

    AccessRequest of(String action, String resource) {
      return request().action(action).on(resource).ownedBy(account()).build();
    }

    private String account() {
      return person.user().arn().account().orElseThrow().value();
    }

    private Policies policies() {
      Policies policies = Policies.identity(person.policies());
      return person.boundary() == null ? policies : policies.within(person.boundary());
    }

    String name() {
      return person.user().name().value();
    }

    /** The one that Stint asks for, unless another one is said. */
    private List<String> sessionName() {
      return context.getOrDefault("sts:rolesessionname", List.of(name()));
    }

    Attempt without(String remedy) {
      return new Attempt(person, at, mfa, context, remedy);
    }
  }

  static Explanation assumeRole(Attempt attempt, Assumable role) {
    String arn = role.role().arn().value();
    Outlook outlook =
        Foresight.of(
            attempt
                .request()
                .action("sts:AssumeRole")
                .on(arn)
                .with("sts:RoleSessionName", attempt.sessionName())
                .resourceTags(role.role().tags().values())
                .build(),
            attempt.policies().onRole(role.role().name().value(), role.trust()));
    List<Requirement> requirements = new ArrayList<>();
    requirements.addAll(
        Requirements.of(
            Explanation.Side.TRUST, "The trust policy", of(outlook, Side.TRUST), attempt));
    requirements.addAll(identity(attempt, outlook));
    RoleSessionCheck session = new RoleSessionCheck(attempt, role);
    requirements.addAll(session.requirements());
    Answer answer = both(outlook.answer(), session.answer());
    String summary =
        outlook.answer() == Answer.ALLOWED && answer != Answer.ALLOWED
            ? session.summary()
            : summary(outlook, "sts:AssumeRole", arn);
    return explained(attempt, answer, "sts:AssumeRole", arn, summary, requirements);
  }

  /** One is of no use without the other. */
  private static Answer both(Answer one, Answer other) {
    return one == Answer.ALLOWED || (one == Answer.DEPENDS && other != Answer.ALLOWED)
        ? other
        : one;
  }

  private static Explanation explained(
      Attempt attempt,
      Answer answer,
      String action,
      String resource,
      String summary,
      List<Requirement> requirements) {
    return new Explanation(
        answer,
        attempt.at(),
        action,
        resource,
        attempt.person().user().arn().value(),
        summary,
        requirements);
  }

  static Explanation passRole(Attempt attempt, Assumable role, String service) {
    String arn = role.role().arn().value();
    Outlook outlook =
        Foresight.of(
            attempt
                .request()
                .action("iam:PassRole")
                .on(arn)
                .with("iam:PassedToService", service)
                .resourceTags(role.role().tags().values())
                .build(),
            attempt.policies());
    Outlook trust =
        Foresight.of(
            AccessRequest.by(new Caller.Service(service))
                .action("sts:AssumeRole")
                .on(arn)
                .at(attempt.at())
                .open(key -> !OpenKeys.followsFromTheCaller(key))
                .resourceTags(role.role().tags().values())
                .given(attempt.context())
                .build(),
            Policies.identity(List.of()).onRole(role.role().name().value(), role.trust()));
    List<Requirement> requirements = new ArrayList<>();
    requirements.add(trusts(service, trust));
    requirements.addAll(identity(attempt, outlook));
    Answer answer = both(trust.answer(), outlook.answer());
    return explained(
        attempt,
        answer,
        "iam:PassRole",
        arn,
        summary(answer == outlook.answer() ? outlook : trust, "iam:PassRole", arn),
        requirements);
  }

  private static Requirement trusts(String service, Outlook trust) {
    boolean met = trust.answer() == Answer.ALLOWED;
    boolean depends = trust.answer() == Answer.DEPENDS;
    String open =
        String.join(
            " and ",
            trust.verdict().findings().stream()
                .filter(Finding::open)
                .flatMap(finding -> finding.conditions().stream())
                .filter(ConditionFinding::open)
                .map(Wording::of)
                .distinct()
                .toList());
    return new Requirement(
        Explanation.Side.TRUST,
        "The role trusts " + service,
        met,
        depends,
        depends ? "It depends on the service's request: " + open + "." : trust.verdict().message(),
        met
            ? null
            : depends
                ? "The parameter context says what the service's request will be."
                : "Add the service to the role's trust.");
  }

  /**
   * @param action one that the policy allows, a pattern taken by the letter
   */
  static Explanation action(Attempt attempt, String action, String resource) {
    Outlook outlook = Foresight.of(attempt.of(action, resource), attempt.policies());
    return explained(
        attempt,
        outlook.answer(),
        action,
        resource,
        summary(outlook, action, resource),
        identity(attempt, outlook));
  }

  /** By this document alone: what else the person may do is not looked at. */
  static Explanation byItself(
      Attempt attempt, PolicyDocument document, String action, String resource) {
    Outlook outlook =
        Foresight.of(
            attempt.of(action, resource),
            Policies.identity(List.of(new NamedPolicy("the grant", Side.IDENTITY, document))));
    return explained(
        attempt,
        outlook.answer(),
        action,
        resource,
        "The grant does not allow " + action + " on " + resource + ".",
        Requirements.of(
            Explanation.Side.IDENTITY, "The grant", of(outlook, Side.IDENTITY), attempt));
  }

  private static String summary(Outlook outlook, String action, String resource) {
    if (outlook.answer() == Answer.DEPENDS) {
      String example =
          String.join(
              " and ",
              outlook.example().entrySet().stream()
                  .map(entry -> entry.getKey() + " " + String.join(", ", entry.getValue()))
                  .toList());
      return action
          + " on "
          + resource
          + " depends on the request"
          + (example.isEmpty() ? "" : ": with " + example + " it is allowed");
    }
    return outlook.verdict().message();
  }

  private static List<Requirement> identity(Attempt attempt, Outlook outlook) {
    List<Requirement> requirements =
        new ArrayList<>(
            Requirements.of(
                Explanation.Side.IDENTITY,
                "An identity policy of " + attempt.name(),
                of(outlook, Side.IDENTITY),
                attempt));
    if (attempt.person().boundary() != null) {
      requirements.addAll(
          Requirements.of(
              Explanation.Side.BOUNDARY,
              "The permissions boundary",
              of(outlook, Side.BOUNDARY),
              attempt.without("The boundary has to allow it too.")));
    }
    return requirements;
  }

  private static List<Finding> of(Outlook outlook, Side side) {
    return outlook.verdict().findings().stream().filter(finding -> finding.side() == side).toList();
  }
}
