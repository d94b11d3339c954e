package io.stint.grant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.stint.cohort.People;
import io.stint.cohort.UserRef;
import io.stint.database.Sql;
import io.stint.grant.statement.GrantHolder;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.Membership;
import io.stint.reconcile.ReconciledRow;
import jakarta.enterprise.context.ApplicationScoped;
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
class FormerMembers implements PanacheRepositoryBase<FormerMember, UUID> {

  private static final Duration KEPT = Duration.ofHours(13);

  private final People people;
  private final Sql sql;

  FormerMembers(People people, Sql sql) {
    this.people = people;
    this.sql = sql;
  }

  void add(UUID cohort, Collection<UserRef> users, Instant now) {
    for (UserRef user : users) {
      persist(
          new FormerMember(
              ReconciledRow.newId(now), cohort, user.id(), user.name(), user.memberSince(), now));
    }
    delete("closedAt < ?1", now.minus(KEPT));
  }

  /** The user was seen to be out of the groups. Past JPA, which would parse it anew each time. */
  void close(UUID userId, Instant now) {
    sql.update(
        "UPDATE grant_departure SET closed_at = ? WHERE user_id = ? AND closed_at IS NULL",
        now,
        userId);
  }

  /** The user name as IAM has it, of a member or of one whose sessions may still live. */
  Optional<String> knownAs(String member, Instant now) {
    return people
        .user(member, now)
        .map(UserRef::name)
        .or(
            () ->
                find("lower(userName) = lower(?1)", member)
                    .firstResultOptional()
                    .map(former -> former.membership().userName()));
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
    list("cohortId in ?1", cohorts).stream().map(FormerMember::membership).forEach(all::add);
    return all;
  }
}
