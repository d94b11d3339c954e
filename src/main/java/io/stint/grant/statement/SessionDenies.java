package io.stint.grant.statement;

import io.stint.policy.Statement;
import io.stint.role.RoleRef;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The Denies on a role that end sessions: one from each person's end on, armed while the access
 * still lasts (guard 2), and, after an early end, one on all of the person's sessions or, where the
 * person has new access, on those that were issued before (guard 4). They stay until no such
 * session can live. Persons with one end are one statement, and so are all whose access was ended
 * early: to revoke needs no room that was not there before.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html">Revoke
 *     IAM role temporary security credentials</a>
 */
public final class SessionDenies {

  /** A session lives at most this much longer than {@link RoleRef#LONGEST_SESSION}. */
  public static final Duration MARGIN = Duration.ofMinutes(1);

  /** So many ids are about 4,000 characters, which a managed policy takes. */
  private static final int MOST_IDS = 100;

  /** Smaller pieces fill what is left of a policy better. */
  private static final int PIECE = 40;

  /** One person's time on the role through one grant. */
  private record Hold(Interval span, Instant cutAt, Instant closedAt, Instant since) {}

  private final Map<String, List<Hold>> holds = new TreeMap<>();
  private final Duration lingering;
  private final UnaryOperator<Instant> issueTime;

  private SessionDenies(
      List<GrantTerm> terms,
      List<Membership> memberships,
      Duration longestSession,
      UnaryOperator<Instant> issueTime) {
    this.lingering = longestSession.plus(MARGIN);
    this.issueTime = issueTime;
    for (GrantTerm term : terms) {
      if (!(term.access() instanceof Access.AssumeRole)) {
        continue;
      }
      if (term.holder() instanceof GrantHolder.User user) {
        add(user.name(), new Hold(term.span(), term.cutAt(), term.closedAt(), term.since()));
      } else if (term.holder() instanceof GrantHolder.Cohort cohort) {
        memberships.stream()
            .filter(m -> m.cohort().equals(cohort.id()))
            .forEach(m -> add(m.userName(), hold(term, m)));
      }
    }
  }

  /**
   * @param terms of one role, with those that ended up to {@code longestSession} and {@link
   *     #MARGIN} ago
   * @param memberships of the cohorts among the holders, with those that ended as long ago
   * @param roleId AROA…
   * @param longestSession what no session outlives, whatever the role's maximum is or was
   * @param issueTime what AWS's clock may have shown at an instant of the service's: AWS compares
   *     with that when a session was issued
   */
  public static List<Statement> of(
      List<GrantTerm> terms,
      List<Membership> memberships,
      String roleId,
      Duration longestSession,
      Instant now,
      NextChange agenda,
      UnaryOperator<Instant> issueTime) {
    return new SessionDenies(terms, memberships, longestSession, issueTime).at(roleId, now, agenda);
  }

  private static Hold hold(GrantTerm term, Membership member) {
    Interval span = term.span().within(member.from(), member.until());
    boolean left = member.until() != null && term.span().covers(member.until());
    Instant since = member.from().isAfter(term.since()) ? member.from() : term.since();
    return left
        ? new Hold(span, member.until(), member.closedAt(), since)
        : new Hold(span, term.cutAt(), term.closedAt(), since);
  }

  private void add(String user, Hold hold) {
    if (!hold.span().until().isBefore(hold.span().from())) {
      holds.computeIfAbsent(user, u -> new ArrayList<>()).add(hold);
    }
  }

  private List<Statement> at(String roleId, Instant now, NextChange agenda) {
    TreeSet<String> ended = new TreeSet<>();
    Map<Instant, TreeSet<String>> ends = new TreeMap<>();
    Map<Instant, TreeSet<String>> cuts = new TreeMap<>();
    holds.forEach(
        (user, list) -> {
          String userId = roleId + ":" + user;
          Coverage coverage = Coverage.of(list.stream().map(Hold::span).toList());
          coverage.nextStart(now).ifPresent(start -> agenda.add(start, false));
          Optional<Instant> live = coverage.endFrom(now);
          if (live.isPresent()) {
            agenda.add(live.get(), true);
            add(ends, live.get().truncatedTo(ChronoUnit.SECONDS), userId);
            cut(list, now, agenda).ifPresent(cut -> add(cuts, cut, userId));
          } else if (lingers(list, now, agenda)) {
            Instant last = lastEnd(list, now);
            if (list.stream().anyMatch(hold -> last.equals(hold.cutAt()))) {
              ended.add(userId);
            } else {
              add(ends, last.truncatedTo(ChronoUnit.SECONDS), userId);
            }
          }
        });
    List<Statement> all = new ArrayList<>();
    deny(all, ended, denial -> denial);
    ends.forEach(
        (end, ids) ->
            deny(
                all, ids, d -> d.when("DateGreaterThanEquals", "aws:CurrentTime", end.toString())));
    cuts.forEach(
        (cut, ids) ->
            deny(all, ids, d -> d.when("DateLessThan", "aws:TokenIssueTime", cut.toString())));
    return all;
  }

  private static void add(Map<Instant, TreeSet<String>> ids, Instant at, String userId) {
    ids.computeIfAbsent(at, any -> new TreeSet<>()).add(userId);
  }

  private static void deny(
      List<Statement> all, TreeSet<String> ids, UnaryOperator<Statement.Builder> when) {
    each(
        ids,
        some ->
            all.add(
                when.apply(Statement.deny("*").on("*").when("StringEquals", "aws:userid", some))
                    .build()));
  }

  /** So many ids at a time as a statement takes. */
  static void each(TreeSet<String> ids, Consumer<List<String>> piece) {
    List<String> list = List.copyOf(ids);
    int most = list.size() <= MOST_IDS ? MOST_IDS : PIECE;
    for (int i = 0; i < list.size(); i += most) {
      piece.accept(list.subList(i, Math.min(list.size(), i + most)));
    }
  }

  /** Of what is over; there is something. */
  private static Instant lastEnd(List<Hold> list, Instant now) {
    return list.stream()
        .map(hold -> hold.span().until())
        .filter(until -> !until.isAfter(now))
        .max(Instant::compareTo)
        .orElseThrow();
  }

  /**
   * Whether a session can still live of what is over. It may have been made until the access was
   * seen to be gone, which is later than the end when the end was moved and Stint was slow.
   */
  private boolean lingers(List<Hold> list, Instant now, NextChange agenda) {
    Instant last =
        list.stream()
            .filter(hold -> !now.isBefore(hold.span().until()))
            .map(hold -> hold.closedAt() == null ? now : hold.closedAt())
            .reduce(Instant.MIN, (one, other) -> one.isAfter(other) ? one : other);
    if (last.equals(Instant.MIN) || !now.isBefore(last.plus(lingering))) {
      return false;
    }
    agenda.add(last.plus(lingering), false);
    return true;
  }

  /**
   * For who has access again: the last early end that left the person without access on this role.
   * Access that another grant gave at that instant goes on, and its sessions with it.
   */
  private Optional<Instant> cut(List<Hold> list, Instant now, NextChange agenda) {
    return list.stream()
        .filter(hold -> hold.span().until().equals(hold.cutAt()) && !hold.cutAt().isAfter(now))
        .map(Hold::cutAt)
        .filter(
            cut -> list.stream().noneMatch(h -> h.span().covers(cut) && h.since().isBefore(cut)))
        .max(Instant::compareTo)
        .filter(cut -> lingers(list, now, agenda))
        .map(cut -> issueTime.apply(cut).plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS));
  }
}
