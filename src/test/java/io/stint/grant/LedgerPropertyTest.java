package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.grant.statement.Access;
import io.stint.grant.statement.GrantHolder;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.Membership;
import io.stint.grant.statement.SessionDenies;
import io.stint.policy.AccessRequest;
import io.stint.policy.PolicyDocument;
import io.stint.policy.SessionRights;
import io.stint.policy.Statement;
import io.stint.support.FewerTries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * The promise: what AWS allows is the OR of the grants that are live. With Stint's loop dead it may
 * be less for what was never applied; it is never more, and never later than the end.
 */
@AddLifecycleHook(FewerTries.class)
class LedgerPropertyTest {

  enum Op {
    GRANT,
    EXTEND,
    SHORTEN,
    REVOKE,
    COHORT_END,
    JOIN,
    LEAVE,
    NOTHING
  }

  enum Loop {
    RUNS,
    RESTS,
    DEAD
  }

  /**
   * @param pause seconds until the operation
   * @param loop what the loop does meanwhile and right after
   */
  record Step(Op op, int pick, int who, int pause, int delay, int length, Loop loop) {}

  record Cut(String user, String role, Instant at) {}

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Access DOCUMENT =
      new Access.Dated(
          PolicyDocument.of(Statement.allow("s3:GetObject").on("arn:aws:s3:::shared/*").build()));
  private static final List<Access> ACCESSES =
      List.of(
          new Access.AssumeRole(LedgerModel.roleArn("Ops"), SessionRights.NONE),
          new Access.AssumeRole(LedgerModel.roleArn("Read"), SessionRights.NONE),
          new Access.PassRole(LedgerModel.roleArn("Ops"), List.of("ec2.amazonaws.com")),
          DOCUMENT);

  @Provide
  Arbitrary<List<Step>> stories() {
    Arbitrary<Op> ops =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(5, Op.GRANT),
            net.jqwik.api.Tuple.of(2, Op.EXTEND),
            net.jqwik.api.Tuple.of(2, Op.SHORTEN),
            net.jqwik.api.Tuple.of(3, Op.REVOKE),
            net.jqwik.api.Tuple.of(1, Op.COHORT_END),
            net.jqwik.api.Tuple.of(2, Op.JOIN),
            net.jqwik.api.Tuple.of(2, Op.LEAVE),
            net.jqwik.api.Tuple.of(2, Op.NOTHING));
    Arbitrary<Integer> waits =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 40), Arbitraries.integers().between(1, 3000));
    Arbitrary<Step> steps =
        Combinators.combine(
                ops,
                Arbitraries.integers().between(0, 11),
                Arbitraries.integers().between(0, 4),
                waits,
                Arbitraries.of(0, 0, 0, 10, 60, 600),
                Arbitraries.of(5, 30, 60, 600, 3000, 9000),
                Arbitraries.of(Loop.RUNS, Loop.RUNS, Loop.RUNS, Loop.RESTS, Loop.DEAD))
            .as(Step::new);
    return steps.list().ofMinSize(3).ofMaxSize(25);
  }

  @Property(tries = 4000)
  void accessIsTheOrOfLiveGrants(@ForAll("stories") List<Step> story) {
    new Play().through(story);
  }

  /** One story, from the first grant until nothing of it is left. */
  private static final class Play {
    private final LedgerModel stint = new LedgerModel();
    private final List<LedgerModel.Session> sessions = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();
    private LedgerModel applied;
    private Instant now = START;
    private boolean synced = true;
    private boolean current = true;
    private int number;

    void through(List<Step> story) {
      write();
      for (Step step : story) {
        pass(step.pause(), step.loop());
        if (step.loop() != Loop.DEAD) {
          List<Boolean> before = liveNow();
          operate(step);
          noteCuts(before);
          synced = synced && step.op() == Op.NOTHING;
          current = false;
        }
        if (step.loop() == Loop.RUNS) {
          write();
        }
        probe();
      }
      write();
      pass(200_000, Loop.RUNS);
      LedgerModel.ROLES.forEach(
          role -> assertTrue(stint.clean(role), () -> role + " is left with something"));
    }

    private void write() {
      stint.writeAll(now);
      applied = stint.copy();
      synced = true;
      current = true;
    }

    private void pass(int seconds, Loop loop) {
      Instant until = now.plusSeconds(seconds);
      if (loop == Loop.RUNS && !(synced && current)) {
        write();
      }
      for (Instant at : instants(until)) {
        now = at;
        current = false;
        if (loop == Loop.RUNS) {
          stint.writeDue(now);
          current = true;
        }
        probe();
      }
      now = until;
      current = false;
      if (loop == Loop.RUNS) {
        stint.writeDue(now);
        current = true;
      }
    }

    /** Starts and ends, the second before each, and what comes due by itself. */
    private List<Instant> instants(Instant until) {
      List<Instant> all = new ArrayList<>();
      for (GrantTerm term : stint.terms()) {
        for (Instant edge : List.of(term.span().from(), term.span().until())) {
          all.add(edge.minusSeconds(1));
          all.add(edge);
          all.add(edge.plus(LedgerModel.LONGEST).plus(SessionDenies.MARGIN));
        }
      }
      return all.stream()
          .filter(i -> i.isAfter(now) && i.isBefore(until))
          .distinct()
          .sorted()
          .toList();
    }

    private void operate(Step step) {
      UUID cohort = LedgerModel.COHORTS.get(step.pick() % 2);
      String user = LedgerModel.USERS.get(step.who() % 3);
      List<LedgerModel.Row> open =
          stint.rows.values().stream()
              .filter(r -> r.cutAt() == null && now.isBefore(end(r)))
              .toList();
      LedgerModel.Row row = open.isEmpty() ? null : open.get(step.pick() % open.size());
      switch (step.op()) {
        case GRANT -> {
          GrantHolder holder =
              step.who() < 3 ? new GrantHolder.User(user) : new GrantHolder.Cohort(cohort);
          Instant from = now.plusSeconds(step.delay());
          UUID id = new UUID(1, ++number);
          boolean ended = holder instanceof GrantHolder.Cohort && ended(cohort);
          if (!ended) {
            stint.rows.put(
                id,
                new LedgerModel.Row(
                    id,
                    holder,
                    ACCESSES.get(step.pick() % 4),
                    from,
                    from.plusSeconds(step.length()),
                    null,
                    null,
                    now));
          }
        }
        case EXTEND -> changeEnd(row, step.length());
        case SHORTEN -> changeEnd(row, -step.length());
        case REVOKE -> {
          if (row != null) {
            cut(row);
          }
        }
        case COHORT_END -> {
          Instant end = now.plusSeconds(step.delay());
          if (!ended(cohort)) {
            stint.cohortEnds.put(cohort, end);
          }
          if (!end.isAfter(now)) {
            open.stream()
                .filter(r -> r.holder().equals(new GrantHolder.Cohort(cohort)))
                .forEach(this::cut);
          }
        }
        case JOIN -> {
          if (!stint.member(user, cohort, now)) {
            stint.memberships.add(new Membership(cohort, user, now, null, null));
          }
        }
        case LEAVE ->
            stint.memberships.replaceAll(
                m ->
                    m.userName().equals(user) && m.cohort().equals(cohort) && m.until() == null
                        ? new Membership(cohort, user, m.from(), now, null)
                        : m);
        case NOTHING -> {}
      }
    }

    private boolean ended(UUID cohort) {
      Instant end = stint.cohortEnds.get(cohort);
      return end != null && !now.isBefore(end);
    }

    private Instant end(LedgerModel.Row row) {
      return stint.terms().stream()
          .filter(t -> t.id().equals(row.id()))
          .findFirst()
          .orElseThrow()
          .span()
          .until();
    }

    private void changeEnd(LedgerModel.Row row, int seconds) {
      if (row == null) {
        return;
      }
      Instant until = row.until().plusSeconds(seconds);
      if (until.isAfter(now) && until.isAfter(row.from())) {
        stint.rows.put(
            row.id(),
            new LedgerModel.Row(
                row.id(), row.holder(), row.access(), row.from(), until, null, null, row.since()));
      } else {
        cut(row);
      }
    }

    private void cut(LedgerModel.Row row) {
      stint.rows.put(
          row.id(),
          new LedgerModel.Row(
              row.id(),
              row.holder(),
              row.access(),
              row.from(),
              row.until(),
              now,
              null,
              row.since()));
    }

    private List<Boolean> liveNow() {
      List<Boolean> all = new ArrayList<>();
      for (String user : LedgerModel.USERS) {
        for (String role : LedgerModel.ROLES) {
          all.add(
              stint.live(
                  user, new Access.AssumeRole(LedgerModel.roleArn(role), SessionRights.NONE), now));
        }
      }
      return all;
    }

    private void noteCuts(List<Boolean> before) {
      List<Boolean> after = liveNow();
      for (int i = 0; i < before.size(); i++) {
        if (before.get(i) && !after.get(i)) {
          cuts.add(new Cut(LedgerModel.USERS.get(i / 2), LedgerModel.ROLES.get(i % 2), now));
        }
      }
    }

    private void probe() {
      for (String user : LedgerModel.USERS) {
        for (String role : LedgerModel.ROLES) {
          boolean may = stint.mayAssume(user, role, now);
          check(user, new Access.AssumeRole(LedgerModel.roleArn(role), SessionRights.NONE), may);
          if (may && sessions.size() < 40) {
            sessions.add(new LedgerModel.Session(user, role, now));
          }
        }
        check(
            user,
            ACCESSES.get(2),
            stint.may(
                user,
                AccessRequest.by(LedgerModel.caller(user))
                    .action("iam:PassRole")
                    .on(LedgerModel.roleArn("Ops"))
                    .at(now)
                    .with("iam:PassedToService", "ec2.amazonaws.com")));
        check(
            user,
            DOCUMENT,
            stint.may(
                user,
                AccessRequest.by(LedgerModel.caller(user))
                    .action("s3:GetObject")
                    .on("arn:aws:s3:::shared/a")
                    .ownedBy(LedgerModel.ACCOUNT)
                    .at(now)));
      }
      for (LedgerModel.Session session : sessions) {
        Access access =
            new Access.AssumeRole(LedgerModel.roleArn(session.role()), SessionRights.NONE);
        boolean may = stint.mayCall(session, now);
        if (may) {
          assertTrue(
              applied.live(session.user(), access, now), () -> session + " goes on at " + now);
        }
        if (synced && current) {
          boolean desired =
              now.isBefore(session.issuedAt().plus(LedgerModel.LONGEST))
                  && stint.live(session.user(), access, now)
                  && cuts.stream()
                      .noneMatch(
                          c ->
                              c.user().equals(session.user())
                                  && c.role().equals(session.role())
                                  && session.issuedAt().isBefore(c.at()));
          assertEquals(desired, may, () -> session + " at " + now);
        }
      }
    }

    private void check(String user, Access access, boolean may) {
      if (may) {
        assertTrue(applied.live(user, access, now), () -> user + " has " + access + " at " + now);
      }
      if (synced && current) {
        assertEquals(stint.live(user, access, now), may, () -> user + ": " + access + " at " + now);
      }
    }
  }
}
