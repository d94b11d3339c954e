package io.stint.grant;

import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.grant.statement.GrantHolder;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.Membership;
import io.stint.reconcile.ReconciledRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Who was in a cohort, and when: the members of now and those whose sessions may still live. */
@ApplicationScoped
class FormerMembers {

  private static final Duration KEPT = Duration.ofHours(13);

  private final EntityManager entities;
  private final People people;

  FormerMembers(EntityManager entities, People people) {
    this.entities = entities;
    this.people = people;
  }

  void add(UUID cohort, Collection<UserRef> users, Instant now) {
    for (UserRef user : users) {
      entities.persist(
          new FormerMember(
              ReconciledRow.newId(now), cohort, user.id(), user.name(), user.memberSince(), now));
    }
    entities
        .createQuery("delete from FormerMember where closedAt < :old")
        .setParameter("old", now.minus(KEPT))
        .executeUpdate();
  }

  /** The user was seen to be out of the groups. */
  void close(UUID userId, Instant now) {
    entities
        .createQuery(
            "update FormerMember set closedAt = :now where userId = :user and closedAt is null")
        .setParameter("now", now)
        .setParameter("user", userId)
        .executeUpdate();
  }

  /** The user name as IAM has it, of a member or of one whose sessions may still live. */
  Optional<String> knownAs(String member, Instant now) {
    return people
        .user(member, now)
        .map(UserRef::name)
        .or(
            () ->
                entities
                    .createQuery(
                        "select userName from FormerMember where lower(userName) = lower(:name)",
                        String.class)
                    .setParameter("name", member)
                    .setMaxResults(1)
                    .getResultStream()
                    .findFirst());
  }

  /** Of the cohorts among the holders of these terms. */
  List<Membership> memberships(List<GrantTerm> terms) {
    Set<UUID> cohorts = new TreeSet<>();
    for (GrantTerm term : terms) {
      if (term.holder() instanceof GrantHolder.Cohort cohort) {
        cohorts.add(cohort.id());
      }
    }
    if (cohorts.isEmpty()) {
      return List.of();
    }
    List<Membership> all = new ArrayList<>();
    people
        .membersOf(cohorts)
        .forEach(m -> all.add(new Membership(m.cohortId(), m.userName(), m.since(), null, null)));
    entities
        .createQuery("from FormerMember where cohortId in :cohorts", FormerMember.class)
        .setParameter("cohorts", cohorts)
        .getResultStream()
        .map(FormerMember::membership)
        .forEach(all::add);
    return all;
  }
}
