package io.stint.instanceprofile;

import io.stint.iam.IamInstanceProfile;
import io.stint.iam.Names;
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

/** Compares instance profiles with the rows. */
final class ProfileInspector implements Inspector {

  private final Instant calm;
  private final ProfileInspection room;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, IamInstanceProfile> unknown = new HashMap<>();
  private final Set<UUID> seen = new HashSet<>();
  private int known;
  private int foreign;

  ProfileInspector(Instant calm, ProfileInspection room) {
    this.calm = calm;
    this.room = room;
  }

  @Override
  public void instanceProfiles(List<IamInstanceProfile> page) {
    Map<String, ProfileInspection.Known> byId = new HashMap<>();
    Map<String, ProfileInspection.Known> byName = new HashMap<>();
    for (ProfileInspection.Known row : room.known(calm)) {
      byId.put(row.iamId(), row);
      byName.put(Names.key(row.name()), row);
    }
    for (IamInstanceProfile profile : page) {
      ProfileInspection.Known row = byId.get(profile.id());
      ProfileInspection.Known named = byName.get(profile.name().key());
      if (row != null) {
        known++;
        seen.add(row.id());
        own(profile, row);
      } else if (named != null) {
        seen.add(named.id());
        taken(profile, named);
      } else if (room.isOwn(profile)) {
        unknown.put(profile.id(), profile);
      } else {
        foreign++;
      }
    }
  }

  private void own(IamInstanceProfile profile, ProfileInspection.Known row) {
    String role = profile.role().map(RoleName::key).orElse(null);
    boolean same =
        row.role() == null ? row.adopted() || role == null : Names.key(row.role()).equals(role);
    if (row.calm() && !same) {
      findings.add(
          new Finding(
              FindingKind.CHANGED,
              Thing.INSTANCE_PROFILE,
              row.name(),
              profile.id(),
              "somebody has taken its role out, or put another one in",
              () -> room.lookAgain(row.id())));
    }
  }

  private void taken(IamInstanceProfile profile, ProfileInspection.Known row) {
    if (row.calm() && row.iamId() != null) {
      findings.add(
          new Finding(
              FindingKind.FOREIGN_IN_OURS,
              Thing.INSTANCE_PROFILE,
              row.name(),
              profile.id(),
              "somebody else's instance profile has the name of one of Stint's",
              () -> room.lookAgain(row.id())));
    }
  }

  @Override
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ProfileInspection.Known row : room.known(calm)) {
      names.add(Names.key(row.name()));
      unknown.remove(row.iamId());
      if (row.calm() && row.iamId() != null && !seen.contains(row.id())) {
        all.add(missing(row));
      }
    }
    all.addAll(findings);
    Set<String> departed = room.departed(unknown.keySet(), calm);
    unknown.values().stream()
        .filter(one -> !departed.contains(one.id()) && !names.contains(one.name().key()))
        .forEach(one -> all.add(extra(one)));
    return all;
  }

  private Finding missing(ProfileInspection.Known row) {
    return Finding.missing(
        Thing.INSTANCE_PROFILE,
        row.name(),
        row.iamId(),
        row.adopted(),
        () -> room.lookAgain(row.id()));
  }

  private Finding extra(IamInstanceProfile profile) {
    String name = profile.name().value();
    return room.isMade(profile)
        ? new Finding(
            FindingKind.EXTRA,
            Thing.INSTANCE_PROFILE,
            name,
            profile.id(),
            "an instance profile that Stint has made and knows no more",
            () -> room.remove(profile.name(), profile.id()))
        : Finding.told(
            FindingKind.FOREIGN_IN_OURS,
            Thing.INSTANCE_PROFILE,
            name,
            profile.id(),
            "an instance profile under Stint's path that Stint has not made");
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
