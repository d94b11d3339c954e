package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.grant.statement.Access;
import io.stint.grant.statement.AllAtOnce;
import io.stint.grant.statement.ChainingDenies;
import io.stint.grant.statement.GrantHolder;
import io.stint.grant.statement.GrantTerm;
import io.stint.grant.statement.IdentityStatements;
import io.stint.grant.statement.Interval;
import io.stint.grant.statement.NextChange;
import io.stint.grant.statement.SessionDenies;
import io.stint.grant.statement.TrustStatements;
import io.stint.grant.statement.TrustedUsers;
import io.stint.policy.MfaDemand;
import io.stint.policy.PolicyDocument;
import io.stint.policy.SessionRights;
import io.stint.policy.Statement;
import io.stint.role.GrantRequirements;
import io.stint.role.RoleRef;
import io.stint.role.RoleState;
import io.stint.support.FewerTries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** What has room for everything at once has room at every instant: none needs more than that. */
@AddLifecycleHook(FewerTries.class)
class AllAtOncePropertyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String ROLE = LedgerModel.roleArn("Ops");
  private static final String ROLE_ID = "AROA00000000000000000";

  /**
   * @param from seconds from now, like the rest
   * @param cut 0: it ends by itself
   * @param closed how long after its end it was seen to be gone; below 0: not yet
   */
  record Row(int user, int role, int from, int length, int cut, int closed) {

    String name() {
      return "user" + "x".repeat(user);
    }

    GrantTerm term() {
      Instant start = NOW.plusSeconds(from).plusNanos(1_000L * role);
      Instant end = start.plusSeconds(length).plusNanos(1_000L * user);
      Instant cutAt = cut == 0 || cut >= length ? null : start.plusSeconds(cut);
      Instant over = cutAt == null ? end : cutAt;
      return new GrantTerm(
          UUID.randomUUID(),
          1,
          new GrantHolder.User(name()),
          new Access.AssumeRole(LedgerModel.roleArn("Ops" + role), SessionRights.NONE),
          new Interval(start, over),
          cutAt,
          closed < 0 || over.isAfter(NOW) ? null : over.plusSeconds(closed),
          start.minusSeconds(1));
    }
  }

  @Provide
  Arbitrary<List<Row>> ledgers() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 4),
            Arbitraries.oneOf(
                Arbitraries.integers().between(-90_000, 90_000),
                Arbitraries.integers().between(-30, 30)),
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 90_000), Arbitraries.integers().between(1, 30)),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(2, Arbitraries.just(0)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(1, 30))),
            Arbitraries.integers().between(-100, 100))
        .as(Row::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  @Property(tries = 200)
  void noInstantNeedsMoreOnTheRole(
      @ForAll("ledgers") List<Row> rows,
      @ForAll Set<Integer> seen,
      @ForAll boolean shared,
      @ForAll boolean mfa) {
    TreeSet<String> users = new TreeSet<>();
    TreeSet<String> cut = new TreeSet<>();
    Map<String, String> ids = new HashMap<>();
    for (Row row : rows) {
      users.add(row.name());
      if (row.term().cutAt() != null) {
        cut.add(row.name());
      }
      if (row.user() % 3 != 0 || seen.contains(row.user())) {
        ids.put(row.name(), "AIDA" + "0".repeat(15) + (10 + row.user()));
      }
    }
    assertTrue(TrustedUsers.mayAllBePinned(users));
    TrustedUsers known = new TrustedUsers(ids, Set.of("userx"), "stint");
    MfaDemand demand = mfa ? new MfaDemand(true, Duration.ofHours(1)) : MfaDemand.NONE;
    Function<List<GrantTerm>, Function<Instant, List<Statement>>> trust =
        terms ->
            at ->
                TrustStatements.of(
                    terms,
                    LedgerModel.ACCOUNT,
                    known,
                    demand,
                    SessionRights.NONE,
                    at,
                    NextChange.of(terms, at));
    requireNoMore(terms(rows), AllAtOnce.onRole(users, cut, NOW), trust);
    requireNoMore(
        terms(rows), AllAtOnce.onRole(users, cut, NOW), terms -> at -> denies(shared, terms, at));
  }

  private static List<Statement> denies(boolean shared, List<GrantTerm> terms, Instant at) {
    RoleRef role =
        new RoleRef(
            new UUID(0, 1),
            "Ops",
            ROLE,
            ROLE_ID,
            false,
            shared,
            RoleState.ACTIVE,
            Duration.ofHours(1),
            new GrantRequirements(null, null, null, null, null, null, null, null),
            shared);
    NextChange agenda = NextChange.of(terms, at);
    List<Statement> all =
        new ArrayList<>(
            SessionDenies.of(
                terms, List.of(), ROLE_ID, RoleRef.LONGEST_SESSION, at, agenda, issued -> issued));
    all.addAll(ChainingDenies.of(role, terms, List.of(), ROLE_ID, at, agenda));
    return all;
  }

  @Property(tries = 200)
  void noInstantNeedsMoreOnTheUser(@ForAll("ledgers") List<Row> rows) {
    TreeSet<String> roles = new TreeSet<>();
    rows.forEach(row -> roles.add(LedgerModel.roleArn("Ops" + row.role())));
    GrantHolder user = new GrantHolder.User("ada");
    requireNoMore(
        terms(rows),
        AllAtOnce.ofHolder(user, roles, NOW),
        terms -> at -> IdentityStatements.of(terms, at, NextChange.of(terms, at)));
  }

  private static List<GrantTerm> terms(List<Row> rows) {
    return rows.stream().map(Row::term).toList();
  }

  /** At each instant at which something begins or ends, and in between. */
  private static void requireNoMore(
      List<GrantTerm> terms,
      List<GrantTerm> most,
      Function<List<GrantTerm>, Function<Instant, List<Statement>>> documents) {
    int room = PolicyDocument.of(documents.apply(most).apply(NOW)).size();
    TreeSet<Instant> instants = new TreeSet<>(Set.of(NOW));
    for (GrantTerm term : terms) {
      instants.add(term.span().from());
      instants.add(term.span().until());
      instants.add(term.span().until().plusSeconds(1));
    }
    for (Instant at : instants.tailSet(NOW)) {
      PolicyDocument then = PolicyDocument.of(documents.apply(terms).apply(at));
      assertTrue(then.size() <= room, () -> at + " needs more than " + room + ": " + then.toJson());
    }
  }
}
