package io.stint.grant.statement;

import io.stint.policy.Statement;
import io.stint.role.Chaining;
import io.stint.role.RoleRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The Denies that keep sessions of grants from assuming further roles: such a session bears another
 * role's id, so no Deny at the end of the grant reaches it, and where a role may assume itself it
 * is renewed for ever. So is what a session starts with its own role, where the role may pass
 * itself to a service. (The other calls that give credentials need no permission of the session, or
 * cannot be made with one.) From the end on everything is denied to a member's session, so this
 * stands for as long as the access lasts; a foreign principal's session lives on after that. Where
 * the role's word is that they may, they go to other accounts under their own name only.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html">Role chaining</a>
 */
public final class ChainingDenies {

  private static final String ROLE = ":role/";

  /** As long as a real one, for a role that is only measured. */
  private static final String UNKNOWN = "arn:aws:iam::000000000000:role/";

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
    Supplier<Statement.Builder> denial =
        role.grants().chaining() == Chaining.DENY ? ChainingDenies::denial : () -> otherNames(role);
    if (!role.shared()) {
      // All sessions are of grants: one statement is for everybody.
      return anyLives(terms, now, agenda) ? List.of(denial.get().build()) : List.of();
    }
    boolean passes = role.grants().chaining() == Chaining.DENY && role.passesItself();
    List<Statement> all = new ArrayList<>();
    SessionDenies.each(
        holders(terms, memberships, roleId, now),
        ids -> {
          all.add(denial.get().when("StringEquals", "aws:userid", ids).build());
          if (passes) {
            all.add(
                Statement.deny("iam:PassRole")
                    .on(role.arn())
                    .when("StringEquals", "aws:userid", ids)
                    .build());
          }
        });
    return all;
  }

  private static Statement.Builder denial() {
    return Statement.deny("sts:AssumeRole", "sts:AssumeRoot").on("*");
  }

  /**
   * Where they may assume further roles: those of other accounts only under the name that the
   * session has itself, so that it is known there whose it is.
   */
  private static Statement.Builder otherNames(RoleRef role) {
    String arn = role.arn() == null ? UNKNOWN : role.arn();
    return Statement.deny("sts:AssumeRole")
        .notOn(List.of(arn.substring(0, arn.indexOf(ROLE)) + ROLE + "*"))
        .when("StringNotLike", "aws:userid", "*:${sts:RoleSessionName}");
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
