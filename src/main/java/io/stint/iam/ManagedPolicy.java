package io.stint.iam;

import io.stint.policy.Bounds;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import java.util.List;
import java.util.Optional;

/**
 * A managed policy as IAM has it.
 *
 * @param attachable whether it may be attached to users, groups and roles
 * @param document the JSON text of the version in force, decoded
 */
public record ManagedPolicy(PolicyArn arn, boolean attachable, String document) {

  /** Why it cannot be given to users as it is: they could choose the names of their sessions. */
  public Optional<String> unnamedSessions() {
    try {
      PolicyDocument parsed = PolicyDocument.parse(document);
      return parsed.namingSessions().equals(parsed)
          ? Optional.empty()
          : Optional.of(
              arn
                  + " assumes roles of another account without the session's name; as a document it"
                  + " can be given, with the name forced.");
    } catch (InvalidPolicyException e) {
      return Optional.empty();
    }
  }

  /**
   * Why nobody may have it within these bounds, with the statement named. Of one with something in
   * it that only AWS understands nobody here can say what it gives.
   */
  public Optional<String> objection(Bounds bounds) {
    try {
      return bounds.objectionsToWhatIsThere(PolicyDocument.parse(document)).stream()
          .findFirst()
          .map(found -> found.pointer().substring(1) + " of " + arn + ": " + found.words());
    } catch (InvalidPolicyException e) {
      return bounds.mayRaise() ? Optional.empty() : Optional.of(unreadable(e));
    }
  }

  /** How its holder could raise their own rights, in sentences, whether or not that is allowed. */
  public List<String> raising(Bounds bounds) {
    try {
      return bounds.raising(PolicyDocument.parse(document)).stream()
          .map(found -> found.pointer().substring(1) + " of " + arn + ": " + found.words())
          .toList();
    } catch (InvalidPolicyException e) {
      return List.of(unreadable(e));
    }
  }

  private String unreadable(InvalidPolicyException e) {
    return arn
        + " holds something that Stint cannot read, so whether its holder could raise their own"
        + " rights by it is not known: "
        + e.getMessage();
  }
}
