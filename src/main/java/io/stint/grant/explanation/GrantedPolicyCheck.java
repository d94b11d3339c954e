package io.stint.grant.explanation;

import io.stint.grant.explanation.AccessCheck.Attempt;
import io.stint.grant.explanation.Explanation.Tried;
import io.stint.policy.AccessRequest;
import io.stint.policy.Answer;
import io.stint.policy.Effect;
import io.stint.policy.Foresight;
import io.stint.policy.NamedPolicy;
import io.stint.policy.Policies;
import io.stint.policy.PolicyDocument;
import io.stint.policy.SampleResource;
import io.stint.policy.Side;
import io.stint.policy.Statement;
import io.stint.web.ProblemCode;
import io.stint.web.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether what a granted policy allows can be done. */
final class GrantedPolicyCheck {

  private GrantedPolicyCheck() {}

  private record Sample(String action, String resource) {}

  /**
   * Of each Allow the first action is tried, with the person's own values for variables: of those
   * whose conditions can be met, or of all where there are none.
   *
   * @throws Refusal 409 when there is none that could be tried
   */
  static Explanation all(Attempt attempt, PolicyDocument document) {
    List<Statement> allows =
        document.statements().stream()
            .filter(statement -> statement.effect() == Effect.ALLOW)
            .filter(allow -> !allow.action().except() && !allow.resource().except())
            .toList();
    List<Statement> open =
        allows.stream()
            .filter(
                allow ->
                    sample(attempt, document, allow)
                        .filter(one -> gives(attempt, document.only(allow), one))
                        .isPresent())
            .toList();
    List<Explanation> all =
        (open.isEmpty() ? allows : open)
            .stream()
                .flatMap(allow -> sample(attempt, document, allow).stream())
                .distinct()
                .map(one -> AccessCheck.action(attempt, one.action(), one.resource()))
                .toList();
    List<Tried> tried = all.stream().flatMap(one -> one.tried().stream()).toList();
    return all.stream()
        .min(Comparator.comparingInt(GrantedPolicyCheck::rank))
        .map(one -> one.with(tried))
        .orElseThrow(
            () ->
                Refusal.of(
                    ProblemCode.CANNOT_TRY,
                    ("The policy names no action on a resource that could be tried: all but some"
                            + " are allowed, or a variable has no value for %s.")
                        .formatted(attempt.name())));
  }

  /** What is denied comes first. */
  private static int rank(Explanation explanation) {
    return switch (explanation.decision()) {
      case EXPLICIT_DENY, IMPLICIT_DENY -> 0;
      case DEPENDS -> 1;
      case ALLOWED -> 2;
    };
  }

  /**
   * One action that somebody asks for. Where the grant does not give it, nothing is said of what
   * the person may do besides: who may see the grant need not see that.
   */
  static Explanation one(Attempt attempt, PolicyDocument document, String action, String resource) {
    return gives(attempt, document, new Sample(action, resource))
        ? AccessCheck.action(attempt, action, resource)
        : AccessCheck.byItself(
            attempt.without("The grant gives something else; another one may give this."),
            document,
            action,
            resource);
  }

  private static boolean gives(Attempt attempt, PolicyDocument document, Sample sample) {
    Answer alone =
        Foresight.of(
                attempt.of(sample.action(), sample.resource()),
                Policies.identity(List.of(new NamedPolicy("the grant", Side.IDENTITY, document))))
            .answer();
    return alone == Answer.ALLOWED || alone == Answer.DEPENDS;
  }

  private static Optional<Sample> sample(
      Attempt attempt, PolicyDocument document, Statement allow) {
    String action = allow.action().values().get(0);
    AccessRequest request = attempt.request().action(action).build();
    return allow.resource().values().stream()
        .flatMap(pattern -> SampleResource.resource(pattern, document, request).stream())
        .findFirst()
        .map(resource -> new Sample(action, resource));
  }
}
