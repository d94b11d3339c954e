package io.stint.cohort;

import io.stint.iam.Arn;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamUser;
import io.stint.iam.InventoryVisitor.SeenUser;
import io.stint.iam.Names;
import io.stint.iam.PolicyArn;
import io.stint.iam.UserName;
import io.stint.sweep.Departures;
import io.stint.sweep.Finding;
import io.stint.sweep.FindingKind;
import io.stint.sweep.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The users' part of {@link CohortInspector}. */
final class InspectedUsers {

  private final Instant calm;
  private final InspectedRows rows;
  private final UserRemedies remedies;
  private final MembershipRemedies memberships;
  private final Departures departures;
  private final Iam iam;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<UUID, List<Finding>> inGroups = new HashMap<>();
  private final Map<String, UserName> unknown = new HashMap<>();
  private final Set<UUID> seen = new HashSet<>();
  private int known;
  private int foreign;
  private Set<String> there;

  InspectedUsers(
      Instant calm,
      InspectedRows rows,
      UserRemedies remedies,
      MembershipRemedies memberships,
      Departures departures,
      Iam iam) {
    this.calm = calm;
    this.rows = rows;
    this.remedies = remedies;
    this.memberships = memberships;
    this.departures = departures;
    this.iam = iam;
  }

  int known() {
    return known;
  }

  int foreign() {
    return foreign;
  }

  /**
   * @param groups the cohorts by the keys of their names
   */
  void look(List<SeenUser> page, Map<String, InspectedRows.Group> groups) {
    Map<String, InspectedRows.User> byId = new HashMap<>();
    Map<String, InspectedRows.User> byName = new HashMap<>();
    rows.users(
            page.stream().map(SeenUser::id).toList(),
            page.stream().map(user -> user.name().key()).toList(),
            calm)
        .forEach(
            row -> {
              byId.put(row.uniqueId(), row);
              byName.put(Names.key(row.name()), row);
            });
    Map<UUID, List<InspectedRows.Membership>> members =
        rows.memberships(byId.values().stream().map(InspectedRows.User::id).toList()).stream()
            .collect(Collectors.groupingBy(InspectedRows.Membership::user));
    for (SeenUser user : page) {
      InspectedRows.User row = byId.get(user.id());
      if (row != null) {
        known++;
        seen.add(row.id());
        own(user, row);
        memberships(user, row, members.getOrDefault(row.id(), List.of()), groups);
      } else {
        other(user, byName.get(user.name().key()));
        strangerIn(user, groups, Set.of());
      }
    }
  }

  private void own(SeenUser user, InspectedRows.User row) {
    if (!row.calm() || row.adopted()) {
      return;
    }
    attributes(user, row);
    if (!user.name().key().equals(Names.key(row.name()))) {
      changed(
          user, row, "somebody has given it the name " + user.name(), () -> remedies.stranger(row));
    }
    Optional<Arn> within =
        iam.account()
            .boundary()
            .map(PolicyArn::value)
            .or(() -> Optional.ofNullable(row.boundary()))
            .map(Arn::new);
    if (within.isPresent() && !within.equals(user.boundary())) {
      changed(
          user,
          row,
          "its permissions boundary is not " + within.get(),
          () -> remedies.bind(row.id()));
    }
    if (row.granted() != null) {
      HeldPolicies held = new HeldPolicies(iam.policies(), row.name(), user.held(), row.granted());
      if (held.lacks()) {
        changed(
            user,
            row,
            "its policies are not as Stint has written them",
            () -> remedies.rewrite(row.id()));
      }
      findings.addAll(held.foreign(row.severed() ? () -> remedies.clear(row.id()) : null));
    }
  }

  private void changed(SeenUser user, InspectedRows.User row, String what, Finding.Remedy remedy) {
    findings.add(new Finding(FindingKind.CHANGED, Thing.USER, row.name(), user.id(), what, remedy));
  }

  private void attributes(SeenUser user, InspectedRows.User row) {
    if (iam.account().isOwn(user.path())
        && !iam.account().wearsTagsOf(row.id().toString(), user.path(), user.tags())) {
      changed(
          user,
          row,
          "somebody has taken off or changed the tags that say whose it is",
          () -> iam.users().stamp(user.name(), row.uniqueId(), row.id().toString()));
    }
    if (!iam.account().isOwn(user.path())) {
      findings.add(
          Finding.told(
              FindingKind.CHANGED,
              Thing.USER,
              row.name(),
              user.id(),
              "somebody has moved it to the path " + user.path()));
    }
    row.tagged().entrySet().stream()
        .filter(tag -> !user.tags().get(tag.getKey()).equals(Optional.of(tag.getValue())))
        .map(Map.Entry::getKey)
        .forEach(
            key ->
                findings.add(
                    new Finding(
                        FindingKind.CHANGED,
                        Thing.USER,
                        row.name() + "/" + key,
                        user.id(),
                        "somebody has changed or taken off a tag that a cohort asks for",
                        () -> remedies.tag(row.id(), key))));
    user.boundary()
        .filter(boundary -> iam.account().boundary().isEmpty() && row.boundary() == null)
        .ifPresent(
            boundary ->
                findings.add(
                    Finding.told(
                        FindingKind.FOREIGN_IN_OURS,
                        Thing.USER,
                        row.name() + "/" + boundary,
                        user.id(),
                        "a permissions boundary, and none is asked for")));
  }

  private void memberships(
      SeenUser user,
      InspectedRows.User row,
      List<InspectedRows.Membership> members,
      Map<String, InspectedRows.Group> groups) {
    Set<String> in = user.groups().stream().map(GroupName::key).collect(Collectors.toSet());
    Set<UUID> memberOf = new HashSet<>();
    for (InspectedRows.Membership member : members) {
      memberOf.add(member.cohort());
      groups.values().stream()
          .filter(group -> group.id().equals(member.cohort()) && row.calm())
          .forEach(group -> judge(user, member, group, in.contains(Names.key(group.name()))));
    }
    tags(user, row, members);
    strangerIn(user, groups, memberOf);
  }

  private void judge(
      SeenUser user, InspectedRows.Membership member, InspectedRows.Group group, boolean in) {
    if (member.live() && member.inGroup() && !in) {
      found(
          group,
          user,
          FindingKind.MISSING,
          "somebody has taken the member out of the group",
          () -> memberships.rejoin(member));
    } else if (member.live() && member.inGroup() && !wears(user, member)) {
      found(
          group,
          user,
          FindingKind.CHANGED,
          "somebody has taken the tag of the cohort off the member",
          () -> memberships.rejoin(member));
    } else if (member.ended() && !member.leaving() && !member.inGroup() && in) {
      found(
          group,
          user,
          FindingKind.FOREIGN_IN_OURS,
          "the membership has ended, and somebody has put the user into the group again",
          () -> memberships.leave(member));
    }
  }

  private static boolean wears(SeenUser user, InspectedRows.Membership member) {
    return user.tags().values().containsKey(UserRow.Membership.tagOf(member.cohort()));
  }

  /** Who wears the tag of a cohort is taken for its member. */
  private void tags(SeenUser user, InspectedRows.User row, List<InspectedRows.Membership> members) {
    Set<String> own =
        members.stream()
            .filter(InspectedRows.Membership::live)
            .map(member -> UserRow.Membership.tagOf(member.cohort()))
            .collect(Collectors.toSet());
    user.tags().values().keySet().stream()
        .filter(tag -> tag.startsWith(UserRow.Membership.TAG) && !own.contains(tag))
        .filter(tag -> row.calm() && !row.adopted())
        .forEach(
            tag ->
                findings.add(
                    new Finding(
                        FindingKind.FOREIGN_IN_OURS,
                        Thing.USER,
                        row.name() + "/" + tag,
                        user.id(),
                        "wears the tag of a cohort that it is no member of",
                        () -> remedies.clear(row.id()))));
  }

  /**
   * @param memberOf cohorts that it is a member of, whatever has become of that
   */
  private void strangerIn(
      SeenUser user, Map<String, InspectedRows.Group> groups, Set<UUID> memberOf) {
    for (GroupName name : user.groups()) {
      InspectedRows.Group group = groups.get(name.key());
      if (group == null || memberOf.contains(group.id())) {
        continue;
      }
      Optional<Instant> was = rows.wasMember(group.id(), user.id());
      if (was.isPresent() && !was.get().isBefore(calm)) {
        continue;
      }
      if (was.isPresent()) {
        found(
            group,
            user,
            FindingKind.FOREIGN_IN_OURS,
            "is no member any more, and somebody has put the user into the group again",
            () -> memberships.expel(group, user.name(), user.id()));
      } else {
        found(
            group,
            user,
            FindingKind.FOREIGN_IN_OURS,
            "is no member, and somebody has put the user into the group",
            null);
      }
    }
  }

  private void found(
      InspectedRows.Group group,
      SeenUser user,
      FindingKind kind,
      String detail,
      Finding.Remedy remedy) {
    inGroups
        .computeIfAbsent(group.id(), id -> new ArrayList<>())
        .add(
            new Finding(
                kind,
                Thing.MEMBERSHIP,
                group.name() + "/" + user.name(),
                user.id(),
                detail,
                remedy));
  }

  /**
   * @param named the row of its name; null: there is none
   */
  private void other(SeenUser user, InspectedRows.User named) {
    if (named != null) {
      seen.add(named.id());
      if (named.calm() && named.there() && named.uniqueId() != null) {
        findings.add(
            new Finding(
                FindingKind.FOREIGN_IN_OURS,
                Thing.USER,
                named.name(),
                user.id(),
                "somebody else's user has the name of a member's",
                () -> remedies.stranger(named)));
      }
    } else if (!iam.account().isOwn(user.path())) {
      foreign++;
    } else if (iam.account().ownerOf(user.path(), user.tags()).isPresent()) {
      unknown.put(user.id(), user.name());
    } else {
      findings.add(
          Finding.told(
              FindingKind.FOREIGN_IN_OURS,
              Thing.USER,
              user.name().value(),
              user.id(),
              "a user under Stint's path that Stint has not made"));
    }
  }

  /**
   * @param ours the cohorts whose groups are theirs
   */
  List<Finding> findings(Set<UUID> ours) {
    List<Finding> all = new ArrayList<>();
    rows.usersBut(seen, calm).stream()
        .filter(row -> row.calm() && row.uniqueId() != null)
        .map(this::missing)
        .forEach(all::add);
    all.addAll(findings);
    inGroups.keySet().retainAll(ours);
    Set<String> asked = new HashSet<>(unknown.keySet());
    inGroups.values().forEach(some -> some.forEach(one -> asked.add(one.iamId())));
    Set<String> departed = departures.since(asked, calm);
    inGroups
        .values()
        .forEach(
            some -> some.stream().filter(one -> !departed.contains(one.iamId())).forEach(all::add));
    Set<String> now =
        rows
            .users(unknown.keySet(), unknown.values().stream().map(UserName::key).toList(), calm)
            .stream()
            .flatMap(row -> Optional.ofNullable(row.uniqueId()).stream())
            .collect(Collectors.toSet());
    unknown.forEach(
        (id, name) -> {
          if (!departed.contains(id) && !now.contains(id)) {
            all.add(
                new Finding(
                    FindingKind.EXTRA,
                    Thing.USER,
                    name.value(),
                    id,
                    "a user that Stint has made and that is no member's",
                    () -> remedies.remove(name, id)));
          }
        });
    return all;
  }

  private Finding missing(InspectedRows.User row) {
    return new Finding(
        FindingKind.MISSING,
        Thing.USER,
        row.name(),
        row.uniqueId(),
        row.adopted()
            ? "the adopted user is not in IAM any more; Stint does not make it"
            : "the user is not in IAM any more; it is made again, with a new one-time password",
        row.adopted() ? () -> remedies.astray(row) : () -> remedies.again(row, there()));
  }

  /** One list for all that are missed, right before they are made again. */
  private Set<String> there() {
    if (there == null) {
      there = iam.users().list().stream().map(IamUser::id).collect(Collectors.toSet());
    }
    return there;
  }
}
