package io.stint.cohort;

import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.cohort.roster.Email;
import io.stint.cohort.roster.Enrolment.Decision;
import io.stint.cohort.roster.Roster;
import io.stint.cohort.roster.RowOutcome;
import io.stint.cohort.roster.Upload;
import io.stint.iam.Names;
import io.stint.web.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes out who is in a cohort and not in the list that was sent in its place. A list that was cut
 * off, or the wrong one, takes out nobody: not where it has a row that cannot be read, and no more
 * than a tenth of the members unless the caller says that so many are meant.
 */
@ApplicationScoped
class Leavers {

  /** One in so many. */
  private static final int BRAKE = 10;

  private final MemberRows rows;
  private final MembershipNotifier news;
  private final AuditTrail audit;

  Leavers(MemberRows rows, MembershipNotifier news, AuditTrail audit) {
    this.rows = rows;
    this.news = news;
    this.audit = audit;
  }

  /**
   * In the caller's transaction, which holds the cohort, before anybody comes in.
   *
   * @return who goes
   * @throws Refusal 422 when these are too many, or a row may be of one of them
   */
  List<MemberView> takeOut(
      Cohort cohort, Roster people, List<Decision> decisions, Upload how, Instant now) {
    Set<String> named =
        people.rows().stream()
            .map(Roster.Row::address)
            .flatMap(Optional::stream)
            .map(Email::value)
            .collect(Collectors.toSet());
    Set<String> seats =
        people.rows().stream()
            .map(Roster.Row::seat)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    List<MemberRows.Found> members = rows.present(cohort.id(), now);
    List<MemberRows.Found> leavers =
        members.stream()
            .filter(member -> !named.contains(member.view().email()))
            .filter(member -> !seats.contains(Names.key(member.view().userName())))
            .sorted(Comparator.comparing(MemberRows.Found::user))
            .toList();
    if (leavers.isEmpty()) {
      return List.of();
    }
    requireReadable(decisions, named, seats);
    if (!how.confirmed() && leavers.size() * BRAKE > members.size()) {
      throw tooMany(leavers, members.size());
    }
    List<UserRef> users =
        news.members(cohort, leavers.stream().map(MemberRows.Found::user).toList(), now);
    leavers.forEach(member -> rows.takeOut(cohort.id(), member, now));
    news.left(cohort, users, now);
    audit.recordAll(
        AuditAction.MEMBER_DELETION_REQUESTED,
        leavers.stream()
            .map(
                member ->
                    new AuditTrail.Entry(member.view().userName(), Map.of("cohort", cohort.name())))
            .toList());
    return leavers.stream()
        .map(MemberRows.Found::view)
        .sorted(Comparator.comparing(MemberView::userName, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }

  /** Nobody knows whom a row names that has no address, unless it is a seat. */
  private static void requireReadable(
      List<Decision> decisions, Set<String> named, Set<String> seats) {
    decisions.stream()
        .filter(decision -> decision.outcome() == RowOutcome.REJECTED)
        .filter(decision -> !named.contains(decision.email()))
        .filter(
            decision ->
                decision.email() != null
                    || decision.userName() == null
                    || !seats.contains(Names.key(decision.userName())))
        .findFirst()
        .ifPresent(
            decision -> {
              throw Refusal.impossible(
                  "",
                  "Nobody is taken out for a list with a row that cannot be read, since it may be"
                      + " of somebody who is to stay: line "
                      + decision.line()
                      + ", "
                      + decision.reason()
                      + ".");
            });
  }

  private static Refusal tooMany(List<MemberRows.Found> leavers, int members) {
    return Refusal.impossible(
        "?confirm",
        "%s of %s members are not in the list and would be taken out, which is more than one in %s; a plan lists them. If they are meant: confirm=true."
            .formatted(leavers.size(), members, BRAKE));
  }
}
