package io.stint.cohort;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A user and its memberships as one pass reads them.
 *
 * @param version of the row when it was read
 * @param arn null: not known to be in IAM
 * @param uniqueId AIDA… as it was seen first; null: never seen
 * @param strangerId what was seen under its name and is somebody else's; null: nothing
 * @param boundary the permissions boundary that Stint is known to have put on it; null: none
 * @param boundaryAsked whether a cohort asked for that
 * @param tagged the tags of cohorts that Stint is known to have put on it
 * @param astray whether it was found under another name, or was adopted and not found
 * @param signsIn whether a login profile is known to be there
 * @param desiredPassword encrypted; handed out already, to be set
 * @param granted what grants gave it when they were written last; null: nothing
 * @param resyncUntil until when it is looked at for what is not Stint's; null: it need not be
 * @param grantedConfirmed false from before a pass's first write of it until its outcome is stored
 * @param sight what this pass has seen of the user in IAM
 */
record UserRow(
    UUID id,
    long version,
    String userName,
    boolean mayAdopt,
    boolean adopted,
    String arn,
    String uniqueId,
    String strangerId,
    String boundary,
    boolean boundaryAsked,
    Map<String, String> tagged,
    boolean astray,
    boolean signsIn,
    Credentials credentials,
    Instant lapsesAt,
    byte[] desiredPassword,
    String granted,
    boolean grantedConfirmed,
    Instant resyncUntil,
    List<Membership> memberships,
    Sight sight) {

  /**
   * One cohort of the user.
   *
   * @param inGroup whether the user is known to be in IAM's group
   * @param suspended whether it gives nothing until the user is let in again
   * @param letIn whether the user was: no password is made for it without being asked for
   */
  record Membership(
      UUID id,
      boolean ended,
      boolean leaving,
      boolean inGroup,
      boolean suspended,
      boolean letIn,
      UUID cohortId,
      String cohortName,
      CohortState cohortState,
      Instant endsAt,
      Duration removeAfter,
      Duration unusedFor,
      boolean groupReady,
      String groupId,
      String groupStrangerId,
      byte[] sharedPassword,
      UserAttributes attributes) {

    boolean isLeaving() {
      return leaving || cohortState == CohortState.DELETING;
    }

    /** Whether it gives access at this instant. */
    boolean isLive(Instant now) {
      return !isLeaving() && !suspended && (endsAt == null || now.isBefore(endsAt));
    }

    /** Whether the user need not be there for it any more. */
    boolean isOver(Instant now) {
      return isLeaving() || (endsAt != null && !now.isBefore(removedAt()));
    }

    /** Whether the user may be in the group still, or is not known to be out of it. */
    boolean isOpen() {
      return inGroup || !ended;
    }

    Instant removedAt() {
      return endsAt.plus(removeAfter);
    }

    /** What ABAC conditions find the members by. */
    String tag() {
      return tagOf(cohortId);
    }

    static final String TAG = "stint:cohort:";

    static String tagOf(UUID cohortId) {
      return TAG + cohortId;
    }
  }

  /**
   * What its cohorts ask for on the user. A boundary stays while it is in a group that was given
   * within it; the cohorts that came first hold, though no others come in beside them.
   *
   * @param left memberships that it has been taken out of just now
   */
  UserAttributes attributes(Collection<Membership> left, Instant now) {
    List<Membership> all =
        memberships.stream()
            .filter(m -> !m.isOver(now) || (m.isOpen() && !left.contains(m)))
            .sorted(Comparator.comparing(m -> !m.isLive(now)))
            .toList();
    Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    String within = null;
    for (Membership membership : all) {
      String asked = membership.attributes().permissionsBoundary();
      boolean lives = membership.isLive(now);
      boolean gives = lives || (membership.isOpen() && !left.contains(membership));
      if (asked != null && (within == null || (gives && asked.equals(boundary())))) {
        within = asked;
      }
      if (lives) {
        membership.attributes().tags().forEach(tags::putIfAbsent);
      }
    }
    return new UserAttributes(within, tags);
  }

  /** What Stint has put on it, or this pass. */
  Optional<String> within() {
    return sight.boundary() == null ? Optional.ofNullable(boundary) : sight.boundary();
  }

  KnownUsers.Identity identity() {
    return new KnownUsers.Identity(id, userName, arn != null, uniqueId, strangerId);
  }

  /** The same under the name that it has in IAM, which was looked at. */
  UserRow called(String name) {
    Sight looked = new Sight();
    looked.clear();
    return new UserRow(
        id,
        version,
        name,
        mayAdopt,
        adopted,
        arn,
        uniqueId,
        strangerId,
        boundary,
        boundaryAsked,
        tagged,
        false,
        signsIn,
        credentials,
        lapsesAt,
        desiredPassword,
        granted,
        grantedConfirmed,
        resyncUntil,
        memberships,
        looked);
  }

  List<Membership> live(Instant now) {
    return memberships.stream().filter(membership -> membership.isLive(now)).toList();
  }

  List<Membership> notLive(Instant now) {
    return memberships.stream().filter(membership -> !membership.isLive(now)).toList();
  }

  boolean isOver(Instant now) {
    return memberships.stream().allMatch(membership -> membership.isOver(now));
  }

  /** When access ends next by itself; null: it does not. */
  Instant nextEnd(Instant now) {
    return live(now).stream()
        .map(Membership::endsAt)
        .filter(end -> end != null)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** When something of what should exist changes by itself; null: it does not. */
  Instant nextChange(Instant now, Instant lapse) {
    Instant next = earlier(nextEnd(now), lapse);
    for (Membership membership : notLive(now)) {
      if (!membership.isOver(now) && membership.endsAt() != null) {
        next = earlier(next, membership.removedAt());
      }
    }
    return next;
  }

  private static Instant earlier(Instant one, Instant other) {
    if (one == null || (other != null && other.isBefore(one))) {
      return other;
    }
    return one;
  }

  UserRef ref(Instant now) {
    List<Membership> held =
        memberships.stream().filter(m -> !m.isLeaving() && !m.suspended()).toList();
    boolean forEver = live(now).stream().anyMatch(m -> m.endsAt() == null);
    Instant end =
        forEver
            ? null
            : held.stream()
                .map(Membership::endsAt)
                .filter(at -> at != null)
                .max(Instant::compareTo)
                .orElse(null);
    return new UserRef(id, userName, arn, adopted, !live(now).isEmpty(), end, null);
  }

  /** Holds ciphertexts: nothing of it is for a log. */
  @Override
  public String toString() {
    return "UserRow[" + id + "]";
  }
}
