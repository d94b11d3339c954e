package io.stint.grant.statement;

import io.stint.policy.SessionRights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A ledger whose documents are at least as large as those of others are at any instant: everything
 * in them at once, and each with an end of its own, so that no two share a statement. What has room
 * for that has room for all that is to come, whenever it begins and ends.
 */
public final class AllAtOnce {

  /** Ends are written with as many digits as they may have: microseconds. */
  private static final Duration LONGEST_END = Duration.ofDays(1).plusNanos(123_456_000);

  private AllAtOnce() {}

  /**
   * @param users who has, or had lately, a grant to assume the role by themselves
   * @param cut those of them of whom some was ended before its time: their older sessions are
   *     denied even while they have another
   */
  public static List<GrantTerm> onRole(
      Collection<String> users, Collection<String> cut, Instant now) {
    List<GrantTerm> terms = new ArrayList<>();
    for (String user : users) {
      terms.add(term(new GrantHolder.User(user), "any", live(terms.size(), now), null, now));
    }
    for (String user : cut) {
      Instant at = now.minusSeconds(terms.size() + 1L);
      Interval over = new Interval(at.minusSeconds(1), at);
      terms.add(term(new GrantHolder.User(user), "any", over, at, at.minusSeconds(1)));
    }
    return terms;
  }

  /**
   * @param roles the ARNs of all that the user or the cohort may assume, now or later
   */
  public static List<GrantTerm> ofHolder(
      GrantHolder holder, Collection<String> roles, Instant now) {
    List<GrantTerm> terms = new ArrayList<>();
    for (String role : roles) {
      terms.add(term(holder, role, live(terms.size(), now), null, now));
    }
    return terms;
  }

  private static Interval live(int number, Instant now) {
    return new Interval(now, now.plus(LONGEST_END).plusSeconds(number));
  }

  private static GrantTerm term(
      GrantHolder holder, String role, Interval span, Instant cutAt, Instant since) {
    return new GrantTerm(
        new UUID(0, 0),
        0,
        holder,
        new Access.AssumeRole(role, SessionRights.NONE),
        span,
        cutAt,
        null,
        since);
  }
}
