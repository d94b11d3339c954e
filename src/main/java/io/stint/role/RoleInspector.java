package io.stint.role;

import io.stint.iam.IamAccount;
import io.stint.iam.InventoryVisitor.SeenPolicy;
import io.stint.iam.InventoryVisitor.SeenRole;
import io.stint.iam.Names;
import io.stint.iam.PolicyArn;
import io.stint.iam.RoleName;
import io.stint.sweep.Finding;
import io.stint.sweep.FindingKind;
import io.stint.sweep.Inspector;
import io.stint.sweep.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares roles, and the policies that were made for them, with the rows. */
final class RoleInspector implements Inspector {

  /** As {@link RoleDocuments} names them. */
  private static final Pattern OWN_POLICY =
      Pattern.compile(RevocationDenies.POLICY + "-(.+)-[0-9]+");

  private final Instant calm;
  private final InspectedRoles rows;
  private final RoleInspection remedies;
  private final IamAccount account;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, RoleName> unknown = new HashMap<>();
  private final Map<PolicyArn, RoleName> policies = new HashMap<>();
  private final Set<UUID> seen = new HashSet<>();
  private int known;
  private int foreign;

  RoleInspector(Instant calm, InspectedRoles rows, RoleInspection remedies, IamAccount account) {
    this.calm = calm;
    this.rows = rows;
    this.remedies = remedies;
    this.account = account;
  }

  @Override
  public void roles(List<SeenRole> page) {
    Map<String, InspectedRoles.Known> byId = new HashMap<>();
    Map<String, InspectedRoles.Known> byName = new HashMap<>();
    rows.any(
            page.stream().map(SeenRole::id).toList(),
            page.stream().map(role -> role.name().key()).toList(),
            calm)
        .forEach(
            row -> {
              byId.put(row.iamId(), row);
              byName.put(Names.key(row.name()), row);
            });
    for (SeenRole role : page) {
      InspectedRoles.Known row = byId.get(role.id());
      if (row != null) {
        known++;
        seen.add(row.id());
        own(role, row);
      } else {
        other(role, byName.get(role.name().key()));
      }
    }
  }

  private void own(SeenRole role, InspectedRoles.Known row) {
    if (!row.calm() || row.written() == null) {
      return;
    }
    RoleComparison comparison = new RoleComparison(role, row, account);
    if (comparison.isUnmarked()) {
      findings.add(
          new Finding(
              FindingKind.CHANGED,
              Thing.ROLE,
              row.name(),
              role.id(),
              "somebody has taken off or changed the tags that say whose it is",
              () -> remedies.stamp(role.name(), role.id(), row.id())));
    }
    if (comparison.lacks()) {
      findings.add(
          new Finding(
              FindingKind.CHANGED,
              Thing.ROLE,
              row.name(),
              role.id(),
              "it is not as Stint has written it",
              () -> remedies.resync(row.id())));
    }
    findings.addAll(comparison.foreign());
  }

  /**
   * @param named the row of its name; null: there is none
   */
  private void other(SeenRole role, InspectedRoles.Known named) {
    if (named != null) {
      seen.add(named.id());
      if (named.calm() && named.iamId() != null) {
        findings.add(
            new Finding(
                FindingKind.FOREIGN_IN_OURS,
                Thing.ROLE,
                named.name(),
                role.id(),
                "somebody else's role has the name of one of Stint's",
                () -> remedies.resync(named.id())));
      }
    } else if (!account.isOwn(role.path())) {
      foreign++;
    } else if (account.ownerOf(role.path(), role.tags()).isPresent()) {
      unknown.put(role.id(), role.name());
    } else {
      findings.add(
          Finding.told(
              FindingKind.FOREIGN_IN_OURS,
              Thing.ROLE,
              role.name().value(),
              role.id(),
              "a role under Stint's path that Stint has not made"));
    }
  }

  @Override
  public boolean policy(SeenPolicy policy) {
    Matcher own = OWN_POLICY.matcher(policy.arn().name().value());
    if (own.matches()) {
      policies.put(policy.arn(), new RoleName(own.group(1)));
    }
    return own.matches();
  }

  @Override
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    rows.but(seen, calm).stream()
        .filter(row -> row.calm() && row.iamId() != null)
        .forEach(row -> all.add(missing(row)));
    all.addAll(findings);
    Set<String> departed = rows.departed(unknown.keySet(), calm);
    Set<String> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    List<String> keys = new ArrayList<>(unknown.values().stream().map(RoleName::key).toList());
    policies.values().forEach(role -> keys.add(role.key()));
    rows.any(unknown.keySet(), keys, calm)
        .forEach(
            row -> {
              ids.add(row.iamId());
              names.add(Names.key(row.name()));
            });
    unknown.forEach(
        (id, name) -> {
          if (!departed.contains(id) && !ids.contains(id) && !names.contains(name.key())) {
            all.add(
                new Finding(
                    FindingKind.EXTRA,
                    Thing.ROLE,
                    name.value(),
                    id,
                    "a role that Stint has made and knows no more",
                    () -> remedies.remove(name, id)));
          }
        });
    policies.forEach(
        (arn, role) -> {
          if (!names.contains(role.key())) {
            all.add(
                new Finding(
                    FindingKind.EXTRA,
                    Thing.POLICY,
                    arn.value(),
                    null,
                    "a policy that Stint has made for a role that it knows no more",
                    () -> remedies.remove(arn, role)));
          }
        });
    return all;
  }

  private Finding missing(InspectedRoles.Known row) {
    return Finding.missing(
        Thing.ROLE, row.name(), row.iamId(), row.adopted(), () -> remedies.resync(row.id()));
  }

  @Override
  public int known() {
    return known;
  }

  @Override
  public int foreign() {
    return foreign;
  }
}
