package io.stint.role;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.access.Owner;
import io.stint.iam.IamPath;
import io.stint.iam.Names;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.iam.RoleName;
import io.stint.iam.Tags;
import io.stint.policy.Bounds;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.role.trust.TrustEntry;
import io.stint.role.trust.TrustRules;
import io.stint.web.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the request alone shows to be wrong, gathered with pointers. */
final class RoleRules {

  static final String SERVICE_LINKED = "awsservicerolefor";

  private static final Duration SHORTEST_SESSION = Duration.ofHours(1);
  private static final Duration LONGEST_GRANT = Duration.ofDays(36_500);
  private static final int LONGEST_WITH_PATH = 64;
  private static final int ROOM_FOR_PATH = 10;
  private static final int MOST_MANAGED = 20;
  private static final int MOST_INLINE = 50;
  private static final int LONGEST_DESCRIPTION = 1000;
  private static final String OWN_POLICY = "stint-";

  private final Refusal.Collector wrong = Refusal.collector();
  private final Bounds bounds;
  private final RequestedPolicies judged;

  /**
   * @param judged what the role holds already, within the same bounds: not judged anew, so that
   *     other things can be changed beside it
   */
  RoleRules(Bounds bounds, RequestedPolicies judged) {
    this.bounds = bounds;
    this.judged = judged;
  }

  /** Names of AWS's own roles; nobody else may make such. */
  static boolean isServiceLinked(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(SERVICE_LINKED);
  }

  void name(String name, boolean adopted, IamPath path) {
    iamWords("/name", () -> new RoleName(name));
    iamWords("/name", () -> Names.requireReachable(name));
    if (name != null && !adopted) {
      int most = LONGEST_WITH_PATH - Math.max(ROOM_FOR_PATH, path.value().length());
      wrong.require(
          name.length() <= most,
          "/name",
          "a role name has at most "
              + most
              + " characters here: with its path the console's Switch Role takes no more");
    }
  }

  /** What of an adopted role stays its own. */
  void adopted(RoleSettings asked) {
    String detail = "an adopted role keeps its own";
    wrong.require(asked.description() == null, "/description", detail);
    wrong.require(asked.maxSessionDuration() == null, "/maxSessionDuration", detail);
    wrong.require(asked.tags().isEmpty(), "/tags", detail);
    wrong.require(asked.permissionsBoundary() == null, "/permissionsBoundary", detail);
  }

  void settings(RoleSettings asked) {
    Owner.check(asked.owners(), wrong);
    if (asked.description() != null) {
      wrong.require(
          asked.description().length() <= LONGEST_DESCRIPTION
              && asked.description().matches("[\\t\\n\\r\\x20-\\x7e\\u00a1-\\u00ff]*"),
          "/description",
          "at most 1,000 characters of Latin-1");
    }
    Duration session = asked.maxSessionDuration();
    if (session != null) {
      wrong.require(
          session.compareTo(SHORTEST_SESSION) >= 0
              && session.compareTo(RoleRef.LONGEST_SESSION) <= 0
              && session.getNano() == 0,
          "/maxSessionDuration",
          "IAM takes whole seconds from PT1H to PT12H");
    }
    iamWords("/tags", () -> Tags.of(asked.tags()));
    if (asked.permissionsBoundary() != null) {
      iamWords("/permissionsBoundary", () -> new PolicyArn(asked.permissionsBoundary()));
    }
    policies(asked.policies());
    TrustRules.check(asked.trust(), bounds.partition(), wrong);
    grants(asked.grants());
    for (int i = 0; i < asked.trust().size(); i++) {
      wrong.require(
          !asked.grants().mfa() || !letsTheAccountInWithoutMfa(asked.trust().get(i)),
          "/trust/" + i + "/mfa",
          "grants on the role ask for MFA: an account that is let in without would go round them");
    }
  }

  private static boolean letsTheAccountInWithoutMfa(TrustEntry entry) {
    return entry instanceof TrustEntry.Account account && !account.mfa();
  }

  /** 400 with everything that is wrong. */
  void orThrow() {
    wrong.orThrow();
  }

  private void grants(GrantRequirements grants) {
    Duration age = grants.mfaMaxAge();
    if (age != null) {
      wrong.require(grants.mfa(), "/grants/mfaMaxAge", "an age of MFA needs mfa to be true");
      wrong.require(
          isWholeSeconds(age), "/grants/mfaMaxAge", "a duration of whole seconds, above zero");
    }
    if (grants.maxDuration() != null) {
      wrong.require(
          isWholeSeconds(grants.maxDuration())
              && grants.maxDuration().compareTo(LONGEST_GRANT) <= 0,
          "/grants/maxDuration",
          "a duration of whole seconds, above zero and up to P36500D");
    }
    if (grants.approval() != null) {
      ApprovalRules.check(grants.approval(), wrong);
    }
  }

  static boolean isWholeSeconds(Duration duration) {
    return !duration.isNegative() && !duration.isZero() && duration.getNano() == 0;
  }

  private void policies(RequestedPolicies policies) {
    if (!wrong.require(
            policies.managed().size() <= MOST_MANAGED,
            "/policies/managed",
            "a role can have at most 20 managed policies")
        || !wrong.require(
            policies.inline().size() <= MOST_INLINE,
            "/policies/inline",
            "at most 50 inline policies")) {
      return;
    }
    for (int i = 0; i < policies.managed().size(); i++) {
      String arn = policies.managed().get(i);
      iamWords("/policies/managed/" + i, () -> new PolicyArn(arn));
    }
    for (Map.Entry<String, JsonNode> inline : policies.inline().entrySet()) {
      String at = DocumentWarnings.pointer(inline.getKey());
      iamWords(at, () -> new PolicyName(inline.getKey()));
      wrong.require(
          !inline.getKey().toLowerCase(Locale.ROOT).startsWith(OWN_POLICY),
          at,
          "names that begin with stint- are Stint's own");
      document(
          inline.getValue(), at, inline.getValue().equals(judged.inline().get(inline.getKey())));
    }
  }

  private void document(JsonNode document, String at, boolean known) {
    try {
      PolicyDocument parsed = PolicyDocument.asked(document);
      (known ? List.<Bounds.Objection>of() : bounds.objections(parsed))
          .forEach(found -> wrong.add(at + found.pointer(), found.words()));
      wrong.require(!parsed.isEmpty(), at, "a policy document has at least one statement");
    } catch (InvalidPolicyException e) {
      wrong.add(at + e.pointer(), e.rule());
    }
  }

  /** IAM's own rules live in the types of its names, which say what is wrong. */
  private void iamWords(String at, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      wrong.add(at, e.getMessage());
    }
  }
}
