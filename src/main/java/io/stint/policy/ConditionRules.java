package io.stint.policy;

import java.util.List;

/**
 * Condition keys that IAM refuses in a document that it is given, in its own words: "Conditions
 * must be prefaced by a vendor". Not asked of documents that come from IAM:
 * AmazonEC2SpotFleetTaggingRole v1 of AWS has {@code PassedToService}.
 */
final class ConditionRules {

  private ConditionRules() {}

  static List<Bounds.Objection> objections(PolicyDocument document) {
    return Conditions.of(document)
        .filter(one -> one.key().indexOf(':') < 1)
        .map(
            one ->
                new Bounds.Objection(
                    one.pointer(),
                    "IAM refuses the condition key "
                        + one.key()
                        + ": conditions must be prefaced by a vendor, such as aws:"))
        .toList();
  }
}
