package io.stint.grant.statement;

import io.stint.policy.Statement;
import io.stint.role.Chaining;
import io.stint.role.RoleRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The Denies that keep sessions of grants from assuming further roles: such a session bears another
 * role's id, so no Deny at the end of the grant reaches it, and where a role may assume itself it
 * is renewed for ever. (The other calls that give credentials need no permission of the session, or
 * cannot be made with one.) From the end on everything is denied to a member's session, so this
 * stands for as long as the access lasts; a foreign principal's session lives on after that.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html">Role chaining</a>
 */
public final class ChainingDenies {

  private ChainingDenies() {}

  /**
   * @param terms of the role, with those that ended so lately that a session may live
   * @param memberships of the cohorts among the holders
   * @param roleId AROA…
   */
  public static List<Statement> of(
      RoleRef role,
      List<GrantTerm> terms,
      List<Membership> memberships,
      String roleId,
      Instant now,
      NextChange agenda) {
    if (role.grants().chaining() == Chaining.ALLOW) {
      return List.of();
    }
    if (!role.shared()) {
      // All sessions are of grants: one statement is for everybody.
      return anyLives(terms, now, agenda) ? List.of(denial().build()) : List.of();
    }
    List<Statement> all = new ArrayList<>();
    SessionDenies.each(
        holders(terms, memberships, roleId, now),
        ids -> all.add(denial().when("StringEquals", "aws:userid", ids).build()));
    return all;
  }

  private static Statement.Builder denial() {
    return Statement.deny("sts:AssumeRole", "sts:AssumeRoot").on("*");
  }

  private static boolean anyLives(List<GrantTerm> terms, Instant now, NextChange agenda) {
    boolean any = false;
    for (GrantTerm term : terms) {
      if (term.access() instanceof Access.AssumeRole) {
        any |= term.span().covers(now) || lingers(term, now, agenda);
      }
    }
    return any;
  }

  /** Nothing else ends what a foreign principal has of its sessions. */
  private static boolean lingers(GrantTerm term, Instant now, NextChange agenda) {
    if (!(term.holder() instanceof GrantHolder.Foreign) || !term.overAt(now)) {
      return false;
    }
    Instant closed = term.closedAt() == null ? now : term.closedAt();
    Instant gone = closed.plus(RoleRef.LONGEST_SESSION).plus(SessionDenies.MARGIN);
    agenda.add(gone, false);
    return now.isBefore(gone);
  }

  private static TreeSet<String> holders(
      List<GrantTerm> terms, List<Membership> memberships, String roleId, Instant now) {
    TreeSet<String> ids = new TreeSet<>();
    for (GrantTerm term : terms) {
      if (!(term.access() instanceof Access.AssumeRole) || !term.span().covers(now)) {
        continue;
      }
      if (term.holder() instanceof GrantHolder.User user) {
        ids.add(roleId + ":" + user.name());
      } else if (term.holder() instanceof GrantHolder.Cohort cohort) {
        memberships.stream()
            .filter(member -> member.cohort().equals(cohort.id()))
            .filter(member -> member.until() == null || now.isBefore(member.until()))
            .forEach(member -> ids.add(roleId + ":" + member.userName()));
      }
    }
    return ids;
  }
}
