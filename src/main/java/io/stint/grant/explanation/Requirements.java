package io.stint.grant.explanation;

import io.stint.grant.explanation.Explanation.Requirement;
import io.stint.grant.explanation.Explanation.Side;
import io.stint.policy.ConditionFinding;
import io.stint.policy.Effect;
import io.stint.policy.Finding;
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
   * @param missing what to do when no statement speaks of it at all
   */
  static List<Requirement> of(Side side, String who, List<Finding> findings, String missing) {
    List<Requirement> requirements = new ArrayList<>();
    Optional<Finding> closest =
        findings.stream()
            .filter(finding -> finding.effect() == Effect.ALLOW)
            .filter(finding -> finding.matched() || finding.reason().startsWith(CONDITION))
            .min(Comparator.comparingLong(Requirements::unmet));
    if (closest.isEmpty()) {
      requirements.add(
          new Requirement(
              side,
              who + " allows it",
              false,
              "No statement of " + findings.size() + " allows it.",
              missing));
    } else {
      requirements.add(
          new Requirement(
              side, who + " speaks of it", true, closest.get().where().toString(), null));
      for (ConditionFinding condition : closest.get().conditions()) {
        requirements.add(of(side, who, condition, missing));
      }
    }
    findings.stream()
        .filter(finding -> finding.effect() == Effect.DENY && finding.matched())
        .forEach(deny -> requirements.add(denied(side, deny, missing)));
    return requirements;
  }

  /**
   * @param missing what to do where a role lets nobody in
   */
  static Requirement denied(Side side, Finding deny, String missing) {
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

  private static boolean isStints(Finding deny) {
    return deny.where().policy().startsWith("stint-sessions");
  }

  private static long unmet(Finding finding) {
    return finding.conditions().stream().filter(condition -> !condition.met()).count();
  }

  private static Requirement of(Side side, String who, ConditionFinding condition, String missing) {
    return new Requirement(
        side,
        sentence(who, condition),
        condition.met(),
        condition.detail(),
        condition.met() ? null : remedy(condition, missing));
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
              : who + " requires " + condition.key();
    };
  }

  private static String remedy(ConditionFinding condition, String missing) {
    String values = String.join(", ", condition.wanted());
    String operator = condition.operator().toLowerCase(Locale.ROOT);
    return switch (condition.key().toLowerCase(Locale.ROOT)) {
      case "aws:multifactorauthpresent" ->
          "Use MFA: mfa_serial in the profile, or --serial-number and --token-code.";
      case "aws:multifactorauthage" -> "Give the second factor again.";
      case "sts:rolesessionname" ->
          "Use the session name " + values + ": role_session_name, or --role-session-name.";
      case "sts:externalid" -> "Send the external id: external_id, or --external-id.";
      case "aws:currenttime" ->
          operator.startsWith("dateless")
              ? "The access ended at " + values + ". " + missing
              : "Wait until " + values + ".";
      default -> missing;
    };
  }
}
