package io.stint.iam;

import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import java.util.List;

/**
 * A managed policy as IAM has it.
 *
 * @param attachable whether it may be attached to users, groups and roles
 * @param document the JSON text of the version in force, decoded
 */
public record ManagedPolicy(
    PolicyArn arn, boolean attachable, String defaultVersion, String document) {

  /**
   * How its holder could raise their own rights, in sentences that name the statement; none of a
   * document with something in it that only AWS understands.
   */
  public List<String> escalations() {
    try {
      return PolicyDocument.parse(document).escalations().stream()
          .map(found -> found.pointer().substring(1) + " of " + arn + ": " + found.message())
          .toList();
    } catch (InvalidPolicyException e) {
      return List.of();
    }
  }
}
