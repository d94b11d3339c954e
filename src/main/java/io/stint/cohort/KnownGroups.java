package io.stint.cohort;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.UserRow.Membership;
import io.stint.iam.GroupName;
import io.stint.iam.Iam;
import io.stint.iam.IamFailure;
import io.stint.iam.IamGroup;
import io.stint.reconcile.ReconcileLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the group of a cohort from a stranger's under its name. A group has no tags: its unique id
 * is all there is, and where none was kept yet the path alone tells.
 */
@ApplicationScoped
class KnownGroups {

  /**
   * How long a look counts for the members of the cohort: an arrival is three calls, whoever comes
   * with it. For so long a group that was made anew can be joined.
   */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Iam iam;
  private final CohortRepository rows;
  private final AuditTrail trail;
  private final ReconcileLoop loop;
  private final Clock clock;
  private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();

  KnownGroups(Iam iam, CohortRepository rows, AuditTrail trail, ReconcileLoop loop, Clock clock) {
    this.iam = iam;
    this.rows = rows;
    this.trail = trail;
    this.loop = loop;
    this.clock = clock;
  }

  /** This process has made it, or looked at it. */
  void seen(UUID cohort) {
    Instant now = clock.instant();
    seen.values().removeIf(at -> !isFresh(at, now));
    seen.put(cohort, now);
  }

  private static boolean isFresh(Instant at, Instant now) {
    return !at.isAfter(now) && now.isBefore(at.plus(FRESH));
  }

  /**
   * The cohort's group, under whatever name it has by now; empty when it is gone.
   *
   * @throws Stranger told once as an event
   */
  Optional<IamGroup> find(Cohort cohort, Iam door) {
    return find(
        new Identity(
            cohort.id(),
            cohort.name(),
            cohort.groupArn().isPresent(),
            cohort.groupId(),
            cohort.strangerId(),
            false),
        door);
  }

  /**
   * Whether it is gone.
   *
   * @throws Stranger when the name is somebody else's by now
   * @throws Renamed when it has another name
   */
  boolean isLost(Cohort cohort, Iam door) {
    Optional<IamGroup> observed = find(cohort, door);
    observed
        .map(IamGroup::name)
        .filter(name -> !name.equals(new GroupName(cohort.name())))
        .ifPresent(
            name -> {
              throw Renamed.group(cohort.name(), name);
            });
    return observed.isEmpty();
  }

  /**
   * The same for a member that is to join or to leave; a look of a moment ago is enough.
   *
   * @return the name of the group; empty when it is gone
   * @throws Stranger when the group is somebody else's; its cohort is due then
   */
  Optional<GroupName> name(Membership membership, Iam door) {
    Instant at = seen.get(membership.cohortId());
    if (at != null && isFresh(at, clock.instant())) {
      return Optional.of(new GroupName(membership.cohortName()));
    }
    Identity group =
        new Identity(
            membership.cohortId(),
            membership.cohortName(),
            membership.groupReady() || membership.groupId() != null,
            membership.groupId(),
            membership.groupStrangerId(),
            true);
    return find(group, door).map(IamGroup::name);
  }

  /**
   * Which group a cohort has.
   *
   * @param made whether it is known to have one
   * @param id AGPA…; null: not kept
   * @param strangerId what was seen in its place before; null: nothing
   * @param forMember whether its cohort is to look next
   */
  private record Identity(
      UUID cohort, String name, boolean made, String id, String strangerId, boolean forMember) {}

  private Optional<IamGroup> find(Identity group, Iam door) {
    GroupName name = new GroupName(group.name());
    Optional<IamGroup> observed = look(group, door);
    boolean strange = observed.isPresent() && !isSame(observed.get(), group);
    if ((observed.isEmpty() || strange) && group.id() != null) {
      Optional<IamGroup> renamed =
          door.groups().list().stream().filter(one -> one.id().equals(group.id())).findFirst();
      if (renamed.filter(one -> !one.name().equals(name)).isPresent()) {
        return renamed;
      }
    }
    note(group, observed, strange);
    if (strange) {
      throw Stranger.group(group.name(), group.id(), observed.get().id());
    }
    observed.ifPresent(same -> seen(group.cohort()));
    return observed;
  }

  /** As {@link KnownUsers} does. */
  private static Optional<IamGroup> look(Identity group, Iam door) {
    GroupName name = new GroupName(group.name());
    try {
      return door.groups().find(name);
    } catch (IamFailure.Refused | IamFailure.Unreachable e) {
      return Optional.of(
          door.groups().list().stream()
              .filter(one -> one.name().equals(name) && one.id().equals(group.id()))
              .findFirst()
              .orElseThrow(() -> e));
    }
  }

  private boolean isSame(IamGroup observed, Identity group) {
    return observed.id().equals(group.id())
        || ((!group.made() || group.id() == null) && iam.groups().isOwn(observed));
  }

  private void note(Identity group, Optional<IamGroup> observed, boolean strange) {
    String stranger = strange && group.made() ? observed.get().id() : null;
    if (!Objects.equals(stranger, group.strangerId())) {
      requiringNew().run(() -> noteStranger(group, stranger, observed.isEmpty()));
    } else if (group.id() == null && group.made() && observed.isPresent() && !strange) {
      requiringNew().run(() -> rows.learned(group.cohort(), observed.get().id()));
    }
  }

  private void noteStranger(Identity group, String stranger, boolean gone) {
    rows.stranger(group.cohort(), stranger, group.forMember(), clock.instant());
    if (stranger == null && gone) {
      rows.groupLost(group.cohort());
    }
    if (stranger != null) {
      trail.recordOwn(AuditAction.COHORT_STRANGER_FOUND, group.name(), Map.of("groupId", stranger));
    }
    loop.wakeAfterCommit();
  }
}
