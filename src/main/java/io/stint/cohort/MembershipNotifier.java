package io.stint.cohort;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells who comes and goes, in the transaction of the change, after it was written. */
@ApplicationScoped
class MembershipNotifier {

  private final MembershipListener listener;
  private final People people;

  MembershipNotifier(MembershipListener listener, People people) {
    this.listener = listener;
    this.people = people;
  }

  /** To be asked before they are taken out: since when they were members is gone then. */
  List<UserRef> members(Cohort cohort, Collection<UUID> ids, Instant now) {
    return people.users(cohort.id(), ids, now);
  }

  List<UserRef> members(Cohort cohort, Instant now) {
    return people.usersOf(cohort.id(), now);
  }

  /**
   * @param known users who were there before
   */
  void joined(Cohort cohort, Collection<UUID> known, Instant now) {
    List<UserRef> users = people.users(cohort.id(), known, now);
    listener.joined(CohortRef.of(cohort, now), users, now);
  }

  void left(Cohort cohort, List<UserRef> members, Instant now) {
    List<UserRef> after = after(members, now);
    listener.left(CohortRef.of(cohort, now), after, now);
    removeForeign(cohort, after, now);
  }

  void suspended(Cohort cohort, List<UserRef> members, Instant now) {
    List<UserRef> after = after(members, now);
    listener.suspended(CohortRef.of(cohort, now), after, now);
    removeForeign(cohort, after, now);
  }

  /** The member as it is shown: whoever is suspended has not ended while a session goes on. */
  MemberView shown(Cohort cohort, MemberRows.Found member, Instant now) {
    MemberView view = member.view();
    return view.suspended() && view.state() == MemberState.ENDED && member.user() != null
        ? view.toBeDeniedBy(listener.rolesToDeny(cohort.id(), member.user(), now))
        : view;
  }

  void endsChanged(Cohort cohort, Instant now) {
    List<UserRef> users = people.usersOf(cohort.id(), now);
    listener.endsChanged(CohortRef.of(cohort, now), users, now);
  }

  void deleted(Cohort cohort, List<UserRef> members, Instant now) {
    List<UserRef> after = after(members, now);
    listener.deleted(CohortRef.of(cohort, now), after, now);
    removeForeign(cohort, after, now);
  }

  /** By a role that they passed they may have made something on themselves. */
  private void removeForeign(Cohort cohort, List<UserRef> users, Instant now) {
    if (cohort.passesRoles()) {
      people.removeForeign(users.stream().map(UserRef::id).toList(), now);
    }
  }

  private List<UserRef> after(List<UserRef> members, Instant now) {
    Map<UUID, Instant> since =
        members.stream().collect(Collectors.toMap(UserRef::id, UserRef::memberSince));
    return people.users(null, since.keySet(), now).stream()
        .map(
            user ->
                new UserRef(
                    user.id(),
                    user.name(),
                    user.arn(),
                    user.adopted(),
                    user.live(),
                    user.endsAt(),
                    since.get(user.id())))
        .toList();
  }
}
