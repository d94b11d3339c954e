package io.stint.cohort;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.stint.entitlement.PolicySet;
import io.stint.iam.Iam;
import io.stint.iam.InventoryVisitor.SeenGroup;
import io.stint.iam.InventoryVisitor.SeenUser;
import io.stint.iam.Names;
import io.stint.sweep.Departures;
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

/**
 * Compares groups and users with the rows. Who is in a group is judged when it has been seen that
 * the group is the cohort's.
 */
final class CohortInspector implements Inspector {

  private final Instant calm;
  private final InspectedRows rows;
  private final GroupRemedies remedies;
  private final Departures departures;
  private final Iam iam;
  private final InspectedUsers users;
  private final List<Finding> findings = new ArrayList<>();
  private final List<SeenGroup> unknown = new ArrayList<>();
  private final Set<UUID> ours = new HashSet<>();
  private final Set<UUID> taken = new HashSet<>();
  private int foreignGroups;

  CohortInspector(
      Instant calm,
      InspectedRows rows,
      GroupRemedies groups,
      InspectedUsers users,
      Departures departures,
      Iam iam) {
    this.calm = calm;
    this.rows = rows;
    this.remedies = groups;
    this.departures = departures;
    this.iam = iam;
    this.users = users;
  }

  @Override
  public void users(List<SeenUser> page) {
    users.look(page, byName());
  }

  private Map<String, InspectedRows.Group> byName() {
    return rows.groups(calm).stream()
        .collect(toMap(group -> Names.key(group.name()), group -> group));
  }

  @Override
  public void groups(List<SeenGroup> page) {
    Map<String, InspectedRows.Group> named = byName();
    Map<String, InspectedRows.Group> byId = new HashMap<>();
    named.values().stream()
        .filter(group -> group.groupId() != null)
        .forEach(group -> byId.put(group.groupId(), group));
    for (SeenGroup group : page) {
      InspectedRows.Group row = byId.get(group.id());
      if (row != null) {
        own(group, row);
      } else if (named.containsKey(group.name().key())) {
        taken(group, named.get(group.name().key()));
      } else if (iam.account().isOwn(group.path())) {
        unknown.add(group);
      } else {
        foreignGroups++;
      }
    }
  }

  private void own(SeenGroup group, InspectedRows.Group row) {
    if (!group.name().key().equals(Names.key(row.name()))) {
      renamed(group, row);
      return;
    }
    ours.add(row.id());
    if (row.calm() && row.made() && !iam.account().isOwn(group.path())) {
      findings.add(
          Finding.told(
              FindingKind.CHANGED,
              Thing.GROUP,
              row.name(),
              group.id(),
              "somebody has moved it to the path " + group.path()));
    }
    if (row.calm() && row.made() && row.ended()) {
      findings.addAll(
          new HeldPolicies(iam.policies(), row.name(), group.held(), PolicySet.NOTHING)
              .foreign(() -> remedies.end(row.id())));
    }
    if (row.calm() && row.made() && row.lasts() && row.written() != null) {
      HeldPolicies held = new HeldPolicies(iam.policies(), row.name(), group.held(), row.written());
      if (held.lacks()) {
        findings.add(
            new Finding(
                FindingKind.CHANGED,
                Thing.GROUP,
                row.name(),
                group.id(),
                "its policies are not as Stint has written them",
                () -> remedies.due(row.id())));
      }
      findings.addAll(held.foreign(null));
    }
  }

  /** Who is in it is not judged: by the old name nobody is. */
  private void renamed(SeenGroup group, InspectedRows.Group row) {
    taken.add(row.id());
    if (row.calm() && row.made() && row.lasts()) {
      findings.add(
          new Finding(
              FindingKind.CHANGED,
              Thing.GROUP,
              row.name(),
              group.id(),
              "somebody has given it the name " + group.name(),
              () -> remedies.renamed(row.id())));
    }
  }

  /** One that is to be made may be there already. */
  private void taken(SeenGroup group, InspectedRows.Group row) {
    taken.add(row.id());
    if (row.calm() && row.made() && row.groupId() != null) {
      findings.add(
          new Finding(
              FindingKind.FOREIGN_IN_OURS,
              Thing.GROUP,
              row.name(),
              group.id(),
              "somebody else's group has the name of the cohort's",
              () -> remedies.again(row.id())));
    }
  }

  @Override
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(findings);
    for (InspectedRows.Group row : rows.groups(calm)) {
      if (row.calm()
          && row.made()
          && row.lasts()
          && !ours.contains(row.id())
          && !taken.contains(row.id())) {
        all.add(
            new Finding(
                FindingKind.MISSING,
                Thing.GROUP,
                row.name(),
                row.groupId(),
                "the group of the cohort is not in IAM",
                () -> remedies.again(row.id())));
      }
    }
    Set<String> departed = departures.since(unknown.stream().map(SeenGroup::id).toList(), calm);
    Set<String> names =
        rows.groups(calm).stream().map(row -> Names.key(row.name())).collect(toSet());
    unknown.stream()
        .filter(group -> !departed.contains(group.id()) && !names.contains(group.name().key()))
        .forEach(
            group ->
                all.add(
                    new Finding(
                        FindingKind.EXTRA,
                        Thing.GROUP,
                        group.name().value(),
                        group.id(),
                        "a group under Stint's path that is no cohort's",
                        () -> remedies.remove(group.name(), group.id()))));
    all.addAll(users.findings(ours));
    return all;
  }

  @Override
  public int known() {
    return ours.size() + users.known();
  }

  @Override
  public int foreign() {
    return foreignGroups + users.foreign();
  }
}
