package io.stint.role;

import io.stint.iam.Arn;
import io.stint.iam.IamAccount;
import io.stint.iam.InventoryVisitor.SeenRole;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import io.stint.sweep.Finding;
import io.stint.sweep.FindingKind;
import io.stint.sweep.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A role as the account shows it beside what Stint has left of it. */
final class RoleComparison {

  private static final String RESERVED_TAGS = "stint:";

  private final SeenRole role;
  private final InspectedRoles.Known row;
  private final RoleSnapshot written;
  private final ForeignTrust trust;
  private final IamAccount account;

  RoleComparison(SeenRole role, InspectedRoles.Known row, IamAccount account) {
    this.account = account;
    this.trust = new ForeignTrust(account);
    this.role = role;
    this.row = row;
    this.written = row.written();
  }

  /** Whether something that Stint has put there is gone, or says something else. */
  boolean lacks() {
    return !(holdsPolicies() && trusts() && (row.adopted() || isSet() && !hasIntruder()));
  }

  /** Whether somebody has taken off the tags that say whose it is. */
  boolean isUnmarked() {
    return !row.adopted() && !account.wearsTagsOf(row.id().toString(), role.path(), role.tags());
  }

  private boolean hasIntruder() {
    return trust.hasIntruder(role.trustPolicy());
  }

  private boolean holdsPolicies() {
    boolean inline =
        written.inline().entrySet().stream()
            .allMatch(
                ours ->
                    PolicyDocument.sameMeaning(
                        ours.getValue(), role.held().inline().get(new PolicyName(ours.getKey()))));
    return inline
        && role.held()
            .attached()
            .containsAll(written.attached().stream().map(PolicyArn::new).toList());
  }

  /** Whether all of Stint's own statements are there and no other says that it is one. */
  private boolean trusts() {
    if (written.ownTrust() == null && row.adopted()) {
      return own(role.trustPolicy()) == null;
    }
    String own = own(role.trustPolicy());
    String desired = own(written.trust());
    return own == null || desired == null
        ? Objects.equals(own, desired)
        : OwnersTrust.sameMeaning(OwnersTrust.alive(own), OwnersTrust.alive(desired));
  }

  /** Null: there is none. */
  private static String own(String trust) {
    try {
      PolicyDocument own =
          PolicyDocument.observedTrust(trust).withoutSids(sid -> !Trust.ownSid(sid));
      return own.isEmpty() ? null : own.toJson();
    } catch (InvalidPolicyException unread) {
      return null;
    }
  }

  private boolean isSet() {
    TreeMap<String, String> tags = new TreeMap<>(role.tags().values());
    tags.keySet().removeIf(key -> key.startsWith(RESERVED_TAGS));
    return tags.equals(written.tags())
        && Objects.equals(
            role.boundary().map(Arn::value).orElse(null),
            account.boundary().map(PolicyArn::value).orElse(written.permissionsBoundary()));
  }

  /** What somebody else has put into a role of Stint's making; it is only told. */
  List<Finding> foreign() {
    if (row.adopted()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    foreignStatements()
        .forEach(sid -> findings.add(told(Thing.TRUST, sid, "a statement of the trust policy")));
    role.held().inline().keySet().stream()
        .map(PolicyName::value)
        .filter(name -> !written.inline().containsKey(name))
        .forEach(name -> findings.add(told(Thing.POLICY, name, "an inline policy")));
    role.held().attached().stream()
        .map(PolicyArn::value)
        .filter(arn -> !written.attached().contains(arn))
        .forEach(arn -> findings.add(told(Thing.POLICY, arn, "an attached policy")));
    return findings;
  }

  private Set<String> foreignStatements() {
    return trust.kept(role.trustPolicy()).stream()
        .map(RoleComparison::named)
        .collect(Collectors.toSet());
  }

  private static String named(Statement statement) {
    return statement.sid() == null ? statement.effect() + " without a Sid" : statement.sid();
  }

  private Finding told(Thing thing, String name, String what) {
    return Finding.told(
        FindingKind.FOREIGN_IN_OURS,
        thing,
        row.name() + "/" + name,
        null,
        what + " that Stint has not put there");
  }
}
