package io.stint.grant;

import io.stint.iam.PolicyArn;
import io.stint.iam.PrincipalArn;
import io.stint.policy.Bounds;
import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.SessionRights;
import io.stint.policy.Statement;
import io.stint.web.PlainText;
import io.stint.web.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request, held against every rule that the request alone shows.
 *
 * @param request as it was sent
 * @param startsAt the start
 * @param expiresAt the end: a full second, since documents know no parts of one
 * @param document of a POLICY; null for a managed policy
 */
record GrantRequestRules(
    GrantRequest request, Instant startsAt, Instant expiresAt, PolicyDocument document) {

  private static final int LONGEST_REASON = 256;

  /** RFC 3339, and with it every policy document, knows no later one. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static final List<String> EC2 = List.of("ec2.amazonaws.com");
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9.-]{1,100}\\.amazonaws\\.com(\\.cn)?");

  /**
   * @throws Refusal 400 with everything that is wrong
   */
  static GrantRequestRules check(GrantRequest request, Bounds bounds, Instant now) {
    if (request == null) {
      throw Refusal.invalid("", "A body is required.");
    }
    Refusal.Collector wrong = Refusal.collector();
    wrong.require(request.type() != null, "/type", "A type is required.");
    principal(request, wrong);
    PolicyDocument document = what(request, bounds, wrong);
    Instant startsAt = request.startsAt() == null ? now : request.startsAt();
    wrong.require(
        !startsAt.isBefore(now), "/startsAt", "The start is in the past; leave it out for now.");
    Instant expiresAt = end(request.expiresAt(), request.ttl(), startsAt, now, wrong);
    wrong.require(
        request.reason() == null || request.reason().length() <= LONGEST_REASON,
        "/reason",
        "At most 256 characters.");
    if (request.reason() != null && PlainText.objectionToLine(request.reason()) != null) {
      wrong.add("/reason", PlainText.objectionToLine(request.reason()));
    }
    wrong.orThrow();
    return new GrantRequestRules(request, startsAt, expiresAt, document);
  }

  /** What was asked for and checked then, to be given now: its start may be over, its end not. */
  static GrantRequestRules of(Grant asked, Instant now) {
    GrantedAccessColumns target = asked.target();
    Grantee grantee = asked.grantee();
    boolean policy = asked.type() == GrantType.POLICY;
    GrantRequest request =
        new GrantRequest(
            asked.type(),
            new GrantRequest.Principal(grantee.userName(), grantee.cohortName(), grantee.arn()),
            target.roleName(),
            asked.type() == GrantType.PASS_ROLE ? target.passTo() : null,
            target.tagSession(),
            target.setSourceIdentity(),
            policy ? new GrantRequest.Policy(target.policyArn(), null) : null,
            null,
            asked.expiresAt(),
            null,
            asked.reason());
    return new GrantRequestRules(
        request,
        asked.startsAt().isBefore(now) ? now : asked.startsAt(),
        asked.expiresAt(),
        policy && target.policyArn() == null ? target.document().orElse(null) : null);
  }

  /**
   * The end that is asked for, as an instant or as a time from {@code start} on.
   *
   * @return null when it is not there or not good, which was noted then
   */
  static Instant end(
      Instant expiresAt, Duration ttl, Instant start, Instant now, Refusal.Collector wrong) {
    if (!wrong.require(
        expiresAt != null || ttl != null,
        "/expiresAt",
        "There is no grant without an end: expiresAt or ttl is required.")) {
      return null;
    }
    if (!wrong.require(
        expiresAt == null || ttl == null, "/ttl", "One of expiresAt and ttl, not both.")) {
      return null;
    }
    if (ttl != null) {
      boolean good =
          !ttl.isNegative() && !ttl.isZero() && ttl.compareTo(Duration.ofDays(36500)) < 0;
      return wrong.require(good, "/ttl", "A duration above zero, such as PT4H.")
          ? after(start.plus(ttl), wrong)
          : null;
    }
    Instant end = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    if (!wrong.require(end.isAfter(now), "/expiresAt", "The end is in the past.")) {
      return null;
    }
    wrong.require(end.isAfter(start), "/expiresAt", "The end is not after the start.");
    return end;
  }

  /** The next full second, as long as documents can say it. */
  private static Instant after(Instant exact, Refusal.Collector wrong) {
    Instant end = exact.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    return wrong.require(!end.isAfter(LATEST), "/ttl", "The end would be after " + LATEST + ".")
        ? end
        : null;
  }

  private static void principal(GrantRequest request, Refusal.Collector wrong) {
    GrantRequest.Principal principal = request.principal();
    if (!wrong.require(principal != null, "/principal", "A principal is required.")) {
      return;
    }
    int named = 0;
    for (String name : new String[] {principal.member(), principal.cohort(), principal.arn()}) {
      named += name == null ? 0 : 1;
    }
    if (!wrong.require(named == 1, "/principal", "One of member, cohort and arn.")
        || principal.arn() == null) {
      return;
    }
    wrong.require(
        request.type() == null || request.type() == GrantType.ASSUME_ROLE,
        "/principal/arn",
        "A principal that Stint does not manage can be granted ASSUME_ROLE only: what it may do"
            + " otherwise is written at itself.");
    try {
      new PrincipalArn(principal.arn());
    } catch (IllegalArgumentException e) {
      wrong.add("/principal/arn", e.getMessage());
    }
  }

  private static PolicyDocument what(GrantRequest request, Bounds bounds, Refusal.Collector wrong) {
    if (request.type() == null) {
      return null;
    }
    boolean policy = request.type() == GrantType.POLICY;
    wrong.require(
        policy == (request.role() == null),
        "/role",
        policy ? "A POLICY is about no role." : "A role is required.");
    wrong.require(
        policy == (request.policy() != null),
        "/policy",
        policy ? "A policy is required." : "Only for the type POLICY.");
    boolean pass = request.type() == GrantType.PASS_ROLE;
    wrong.require(saysNothing(request.passTo()) || pass, "/passTo", "Only for the type PASS_ROLE.");
    if (pass && request.passTo() != null) {
      services(request.passTo(), wrong);
    }
    boolean assume = request.type() == GrantType.ASSUME_ROLE;
    wrong.require(
        assume || !Boolean.TRUE.equals(request.tagSession()),
        "/tagSession",
        "Only for the type ASSUME_ROLE.");
    wrong.require(
        assume || !Boolean.TRUE.equals(request.setSourceIdentity()),
        "/setSourceIdentity",
        "Only for the type ASSUME_ROLE.");
    return policy && request.policy() != null ? policy(request.policy(), bounds, wrong) : null;
  }

  private static void services(List<String> services, Refusal.Collector wrong) {
    for (int i = 0; i < services.size(); i++) {
      String service = services.get(i);
      wrong.require(
          service != null && SERVICE.matcher(service).matches(),
          "/passTo/" + i,
          "A service such as ec2.amazonaws.com.");
    }
  }

  private static PolicyDocument policy(
      GrantRequest.Policy policy, Bounds bounds, Refusal.Collector wrong) {
    boolean said = policy.document() != null && !policy.document().isNull();
    wrong.require(!said || policy.document().isObject(), "/policy/document", "Expected an object.");
    boolean document = said && !policy.document().isEmpty();
    if (!wrong.require(document != (policy.arn() != null), "/policy", "One of arn and document.")) {
      return null;
    }
    if (!document) {
      wrong.check(
          () -> {
            try {
              new PolicyArn(policy.arn());
            } catch (IllegalArgumentException e) {
              throw Refusal.invalid("/policy/arn", e.getMessage());
            }
          });
      return null;
    }
    try {
      PolicyDocument parsed = PolicyDocument.asked(policy.document());
      onlyAllows(parsed, wrong);
      bounds
          .objections(parsed)
          .forEach(found -> wrong.add("/policy/document" + found.pointer(), found.words()));
      return parsed.namingSessions();
    } catch (InvalidPolicyException e) {
      wrong.add("/policy/document" + e.pointer(), e.getMessage());
      return null;
    }
  }

  /** A Deny would cut what other grants give: access is the OR of them. */
  private static void onlyAllows(PolicyDocument document, Refusal.Collector wrong) {
    String at = "/policy/document";
    List<Statement> statements = document.statements();
    wrong.require(!statements.isEmpty(), at, "A document without statements gives nothing.");
    for (int i = 0; i < statements.size(); i++) {
      wrong.require(
          statements.get(i).effect() == Effect.ALLOW,
          at + "/Statement/" + i + "/Effect",
          "A grant gives: a Deny would cut what other grants give.");
    }
  }

  /** Many clients send an empty list, or object, for what was not set. */
  private static boolean saysNothing(List<String> list) {
    return list == null || list.isEmpty();
  }

  SessionRights rights() {
    return SessionRights.of(request.tagSession(), request.setSourceIdentity());
  }

  List<String> passTo() {
    return saysNothing(request.passTo())
        ? EC2
        : request.passTo().stream().sorted().distinct().toList();
  }
}
