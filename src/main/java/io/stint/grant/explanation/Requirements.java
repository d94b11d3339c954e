package io.stint.grant.explanation;

import io.stint.grant.explanation.AccessCheck.Attempt;
import io.stint.grant.explanation.Explanation.Requirement;
import io.stint.grant.explanation.Explanation.Side;
import io.stint.policy.ConditionFinding;
import io.stint.policy.Effect;
import io.stint.policy.Finding;
import io.stint.policy.OpenKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what a side's statements ask for: of the closest Allow each condition, and every Deny. */
final class Requirements {

  private static final String CONDITION = "condition ";

  private Requirements() {}

  /**
   * @param who for the sentences: {@code The trust policy}
   * @param findings of that side
   */
  static List<Requirement> of(Side side, String who, List<Finding> findings, Attempt attempt) {
    List<Requirement> requirements = new ArrayList<>();
    Optional<Finding> closest =
        findings.stream()
            .filter(finding -> finding.effect() == Effect.ALLOW)
            .filter(
                finding ->
                    finding.matched() || finding.open() || finding.reason().startsWith(CONDITION))
            .min(Comparator.comparingLong(Requirements::unmet).thenComparing(Requirements::open));
    if (closest.isEmpty()) {
      requirements.add(
          new Requirement(
              side,
              who + " allows it",
              false,
              "No statement of " + findings.size() + " allows it.",
              attempt.missing()));
    } else {
      requirements.add(
          new Requirement(
              side, who + " speaks of it", true, closest.get().where().toString(), null));
      for (ConditionFinding condition : closest.get().conditions()) {
        requirements.add(of(side, who, condition, attempt));
      }
    }
    findings.stream()
        .filter(finding -> finding.effect() == Effect.DENY)
        .filter(finding -> finding.matched() || finding.open())
        .forEach(deny -> requirements.add(denied(side, deny, attempt.missing())));
    return requirements;
  }

  /**
   * @param missing what to do where a role lets nobody in
   */
  static Requirement denied(Side side, Finding deny, String missing) {
    List<ConditionFinding> open = deny.conditions().stream().filter(c -> c.open()).toList();
    if (!open.isEmpty()) {
      String which =
          String.join(" and ", open.stream().map(condition -> Wording.of(condition)).toList());
      return new Requirement(
          side,
          "No explicit Deny applies",
          false,
          true,
          "Explicit Deny in " + deny.where() + " of a request " + which + ".",
          "Make another request than one " + which + ". " + say(open.get(0)));
    }
    String conditions =
        String.join("; ", deny.conditions().stream().map(ConditionFinding::detail).toList());
    return new Requirement(
        side,
        "No explicit Deny applies",
        false,
        "Explicit Deny in " + deny.where() + (conditions.isEmpty() ? "" : ": " + conditions),
        side == Side.TRUST && deny.where().sid() != null && deny.where().sid().startsWith("Stint")
            ? "The role lets nobody in yet. " + missing
            : isStints(deny)
                ? "The access has ended or was revoked. A new grant opens it again, for new"
                    + " sessions."
                : "Nothing outweighs a Deny: whoever wrote "
                    + deny.where().policy()
                    + " can say why.");
  }

  /** How it is tried here. */
  private static String say(ConditionFinding condition) {
    return "The parameter context=" + condition.key() + "=… tries one here.";
  }

  private static boolean isStints(Finding deny) {
    return deny.where().policy().startsWith("stint-sessions");
  }

  private static long unmet(Finding finding) {
    return finding.conditions().stream().filter(c -> !c.met() && !c.open()).count();
  }

  private static long open(Finding finding) {
    return finding.conditions().stream().filter(ConditionFinding::open).count();
  }

  private static Requirement of(
      Side side, String who, ConditionFinding condition, Attempt attempt) {
    if (condition.open()) {
      String which = Wording.of(condition);
      return new Requirement(
          side,
          who + " allows it " + which,
          false,
          true,
          "Nobody has said what the request's " + condition.key() + " will be.",
          "Make the request " + which + ". " + say(condition));
    }
    return new Requirement(
        side,
        sentence(who, condition),
        condition.met(),
        condition.detail(),
        condition.met() ? null : remedy(condition, attempt));
  }

  private static String sentence(String who, ConditionFinding condition) {
    String values = String.join(", ", condition.wanted());
    String operator = condition.operator().toLowerCase(Locale.ROOT);
    return switch (condition.key().toLowerCase(Locale.ROOT)) {
      case "aws:multifactorauthpresent" -> who + " requires MFA";
      case "aws:multifactorauthage" ->
          who + " requires that MFA was given less than " + values + " seconds ago";
      case "sts:rolesessionname" -> who + " requires the session name " + values;
      case "sts:externalid" -> who + " requires an external id";
      case "aws:username" -> who + " names the user";
      case "aws:userid" -> who + " knows the user by its unique id";
      case "aws:principaltag/stint:managed-by" -> who + " asks for a user that Stint has made";
      case "aws:currenttime" ->
          operator.startsWith("dateless") ? "Not after " + values : "Not before " + values;
      default ->
          condition.key().startsWith("aws:PrincipalTag/stint:cohort:")
              ? who + " requires membership of the cohort"
              : who + " allows it " + Wording.of(condition);
    };
  }

  private static String remedy(ConditionFinding condition, Attempt attempt) {
    String values = String.join(", ", condition.wanted());
    String operator = condition.operator().toLowerCase(Locale.ROOT);
    return switch (condition.key().toLowerCase(Locale.ROOT)) {
      case "aws:multifactorauthpresent" ->
          attempt.person().device()
              ? "Use MFA: mfa_serial in the profile, or --serial-number and --token-code."
              : MfaDevices.lacking(attempt.name());
      case "aws:multifactorauthage" ->
          attempt.person().device()
              ? "Give the second factor again."
              : MfaDevices.lacking(attempt.name());
      case "sts:rolesessionname" ->
          "Use the session name " + values + ": role_session_name, or --role-session-name.";
      case "sts:externalid" -> "Send the external id: external_id, or --external-id.";
      case "aws:currenttime" ->
          operator.startsWith("dateless")
              ? "The access ended at " + values + ". " + attempt.missing()
              : "Wait until " + values + ".";
      case "aws:securetransport", "aws:viaawsservice", "aws:resourceaccount" ->
          "Make the request " + Wording.of(condition) + ".";
      default -> otherwise(condition, attempt);
    };
  }

  private static String otherwise(ConditionFinding condition, Attempt attempt) {
    String key = condition.key();
    if (!OpenKeys.followsFromTheCaller(key)) {
      return "Make the request " + Wording.of(condition) + ".";
    }
    String tag = key.substring(key.indexOf('/') + 1);
    return key.indexOf('/') < 0 || tag.startsWith("stint:")
        ? attempt.missing()
        : "Whoever keeps the tags of " + attempt.name() + " can set " + tag + ".";
  }
}
