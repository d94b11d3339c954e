package io.stint.cohort;

import io.stint.iam.InventoryVisitor.SeenPolicy;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.sweep.Finding;
import io.stint.sweep.FindingKind;
import io.stint.sweep.Inspector;
import io.stint.sweep.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the managed policies that were made for groups and users with the rows. */
final class OwnPolicyInspector implements Inspector {

  /** As {@link GroupPlan} and {@link UserGrants} name them. */
  private static final Pattern OWN =
      Pattern.compile(
          "(cohort|user)-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-.+");

  private final Instant calm;
  private final InspectedRows rows;
  private final OwnPolicyRemedies remedies;
  private final List<Own> seen = new ArrayList<>();

  OwnPolicyInspector(Instant calm, InspectedRows rows, OwnPolicyRemedies remedies) {
    this.calm = calm;
    this.rows = rows;
    this.remedies = remedies;
  }

  /**
   * One policy.
   *
   * @param cohort whether it was made for a group
   */
  record Own(PolicyArn arn, boolean cohort, UUID owner, String document, int attachments) {}

  @Override
  public boolean policy(SeenPolicy policy) {
    Matcher own = OWN.matcher(policy.arn().name().value());
    if (own.matches()) {
      seen.add(
          new Own(
              policy.arn(),
              own.group(1).equals("cohort"),
              UUID.fromString(own.group(2)),
              policy.document(),
              policy.attachments()));
    }
    return own.matches();
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Own policy : seen) {
      Optional<InspectedRows.Owner> owner = rows.owner(policy.cohort(), policy.owner(), calm);
      if (owner.isEmpty()) {
        findings.add(extra(policy));
      } else if (owner.get().calm() && owner.get().written() != null) {
        PolicyName name = policy.arn().name();
        String written = owner.get().written().own().get(name);
        if (written == null && policy.attachments() == 0) {
          findings.add(extra(policy));
        } else if (written != null && !PolicyDocument.sameMeaning(written, policy.document())) {
          findings.add(changed(policy));
        }
      }
    }
    return findings;
  }

  private Finding extra(Own policy) {
    return new Finding(
        FindingKind.EXTRA,
        Thing.POLICY,
        policy.arn().value(),
        null,
        "a policy that Stint has made and does not need any more",
        () -> remedies.remove(policy));
  }

  private Finding changed(Own policy) {
    return new Finding(
        FindingKind.CHANGED,
        Thing.POLICY,
        policy.arn().value(),
        null,
        "it does not say what Stint has written",
        () -> remedies.rewrite(policy));
  }

  @Override
  public int known() {
    return seen.size();
  }
}
