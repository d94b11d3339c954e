package io.stint.cohort;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.access.Owner;
import io.stint.iam.GroupName;
import io.stint.iam.Names;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.Tags;
import io.stint.policy.Bounds;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.web.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What can be said about a request from itself alone. */
final class CohortRules {

  private static final int MOST_MANAGED = 10;
  private static final int MOST_INLINE = 50;
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final int LONGEST_PASSWORD = 128;
  private static final Duration LONGEST_REMOVE_AFTER = Duration.ofDays(3_650);

  private final Refusal.Collector refusal = Refusal.collector();

  private final Bounds bounds;

  /** What is there already is not judged anew: other things can be changed beside it. */
  private final CohortPolicies observed;

  private CohortRules(Bounds bounds, CohortPolicies observed) {
    this.bounds = bounds;
    this.observed = observed;
  }

  /**
   * @throws Refusal 400 with everything that is wrong
   */
  static void request(CohortRequest request, Bounds bounds, Instant now) {
    CohortRules checks = new CohortRules(bounds, CohortPolicies.NONE);
    if (request.name() == null) {
      checks.refusal.add("/name", "A name is required.");
    } else {
      checks.named("/name", () -> new GroupName(request.name()));
      checks.named("/name", () -> Names.requireReachable(request.name()));
    }
    checks.settings(request.settings());
    checks.endsAfter(request.endsAt(), now);
    checks.password(request.password());
    checks.refusal.orThrow();
  }

  /**
   * @param before what is stored: an end that stays need not lie ahead
   * @throws Refusal 400 with everything that is wrong
   */
  static void change(CohortSettings before, CohortSettings after, Bounds bounds, Instant now) {
    CohortRules checks = new CohortRules(bounds, before.policies());
    checks.settings(after);
    boolean endsNow = now.truncatedTo(ChronoUnit.SECONDS).equals(after.endsAt());
    if (!endsNow && after.endsAt() != null && !after.endsAt().equals(before.endsAt())) {
      checks.endsAfter(after.endsAt(), now);
    }
    checks.refusal.orThrow();
  }

  private void settings(CohortSettings settings) {
    Owner.check(settings.owners(), refusal);
    refusal.require(
        settings.description() == null || settings.description().length() <= LONGEST_DESCRIPTION,
        "/description",
        "At most 1,000 characters.");
    refusal.require(
        !settings.removeAfter().isNegative()
            && settings.removeAfter().compareTo(LONGEST_REMOVE_AFTER) <= 0,
        "/removeAfter",
        "From PT0S to P3650D.");
    Duration unusedFor = settings.credentials().unusedFor();
    refusal.require(
        unusedFor == null
            || unusedFor.compareTo(CredentialRule.SHORTEST) >= 0
                && unusedFor.compareTo(CredentialRule.LONGEST) <= 0,
        "/credentials/unusedFor",
        "From PT5M to P365D.");
    named("/tags", () -> Tags.of(settings.tags()));
    refusal.require(
        settings.tags().size() <= UserAttributes.MOST_TAGS,
        "/tags",
        "At most " + UserAttributes.MOST_TAGS + " tags.");
    if (settings.permissionsBoundary() != null) {
      named("/permissionsBoundary", () -> new PolicyArn(settings.permissionsBoundary()));
    }
    managed(settings.policies().managed());
    inline(settings.policies().inline());
  }

  private void endsAfter(Instant endsAt, Instant now) {
    refusal.require(
        endsAt == null || endsAt.isAfter(now),
        "/endsAt",
        "The end must lie in the future; it is " + now + " now.");
  }

  private void managed(List<String> managed) {
    if (!refusal.require(
        managed.size() <= MOST_MANAGED,
        "/policies/managed",
        "A group can have at most 10 managed policies.")) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < managed.size(); i++) {
      String arn = managed.get(i);
      String pointer = "/policies/managed/" + i;
      named(pointer, () -> new PolicyArn(arn));
      refusal.require(seen.add(arn), pointer, "This policy is named twice.");
    }
  }

  private void inline(Map<String, JsonNode> inline) {
    if (!refusal.require(
        inline.size() <= MOST_INLINE, "/policies/inline", "At most 50 inline policies.")) {
      return;
    }
    inline.forEach(
        (name, document) -> {
          String pointer = pointer(name);
          named(pointer, () -> new PolicyName(name));
          refusal.require(
              !name.toLowerCase(Locale.ROOT).startsWith("stint-"),
              pointer,
              "Names that begin with stint- are Stint's own.");
          document(pointer, document, document.equals(observed.inline().get(name)));
        });
  }

  /** JSON pointer of an inline policy in a request. */
  static String pointer(String policy) {
    return "/policies/inline/" + policy.replace("~", "~0").replace("/", "~1");
  }

  private void document(String pointer, JsonNode document, boolean known) {
    if (document == null || !document.isObject()) {
      refusal.add(pointer, "A policy document is a JSON object with Version and Statement.");
      return;
    }
    try {
      PolicyDocument parsed = GroupPlanner.parse(document);
      refusal.require(!parsed.isEmpty(), pointer + "/Statement", "At least one statement.");
      // Who may raise their own rights keeps them beyond the end.
      (known ? List.<Bounds.Objection>of() : bounds.objections(parsed))
          .forEach(found -> refusal.add(pointer + found.pointer(), found.words()));
    } catch (InvalidPolicyException e) {
      refusal.add(pointer + e.pointer(), e.rule());
    }
  }

  private void password(PasswordRule password) {
    if (password.mode() == null) {
      refusal.add("/password/mode", "PER_MEMBER or SHARED.");
    } else if (password.mode() == PasswordMode.PER_MEMBER) {
      refusal.require(
          password.value() == null, "/password/value", "Only a SHARED password has a value.");
    } else {
      refusal.require(
          password.value() != null
              && !password.value().isEmpty()
              && password.value().length() <= LONGEST_PASSWORD,
          "/password/value",
          "A SHARED password has 1 to 128 characters.");
    }
  }

  private void named(String pointer, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      refusal.add(pointer, e.getMessage());
    }
  }
}
