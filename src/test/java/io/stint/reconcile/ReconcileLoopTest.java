package io.stint.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.database.Sql;
import io.stint.support.SandboxResource;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("boots")
@QuarkusTest
@QuarkusTestResource(SandboxResource.class)
class ReconcileLoopTest {

  private static final UUID LANE = UUID.randomUUID();

  @Inject ReconcileLoop loop;
  @Inject Claims claims;
  @Inject Pass pass;
  @Inject ToyReconciler toys;
  @Inject TestClock clock;
  @Inject DataSource database;
  @Inject Sql sql;
  @Inject Connections connections;
  @Inject RowGauges gauges;
  @Inject MeterRegistry meters;

  @BeforeEach
  void empty() throws SQLException {
    update("DELETE FROM toy");
    toys.passes.clear();
    toys.behave(claim -> Outcome.settled(() -> {}));
  }

  @Test
  void aDueRowIsConvergedOnceAndThenLeftAlone() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    loop.runUntilIdle();
    loop.runUntilIdle();
    assertEquals(List.of(row), toys.passes.stream().map(Claim::id).toList());
    assertNull(column(row, "due_at"));
  }

  /** Not when the lease lapses: what is due meanwhile would wait for that. */
  @Test
  void anOutcomeIsWrittenWhenTheDatabaseThatWasAwayIsBack() throws Exception {
    UUID row = toy(LANE, clock.instant(), true);
    AtomicInteger tries = new AtomicInteger();
    toys.behave(
        claim ->
            Outcome.settled(
                () -> {
                  if (tries.incrementAndGet() < 3) {
                    endOwnConnection();
                  }
                }));
    loop.runUntilIdle();
    assertEquals(3, tries.get());
    assertEquals(1, toys.passes.size());
    assertNull(column(row, "leased_until"));
    assertNull(column(row, "due_at"));
  }

  /** Else they are leased, and nobody works on them. */
  @Test
  void rowsOfACommitThatWasCarriedOutAndNotAnsweredAreGivenBack() throws Exception {
    UUID row = toy(LANE, clock.instant(), true);
    update(
        "CREATE FUNCTION await_test() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$");
    update(
        "CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON toy DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION await_test()");
    try {
      try (Connection lock = database.getConnection()) {
        lock.createStatement().execute("SELECT pg_advisory_lock(1)");
        Future<?> broken = breakOffAtCommit(Thread.currentThread());
        assertThrows(RuntimeException.class, () -> claims.take("toy", true, 10));
        broken.get();
        assertNull(column(row, "leased_until"));
        lock.createStatement().execute("SELECT pg_advisory_unlock(1)");
      }
      for (int i = 0; i < 100_000 && column(row, "leased_until") == null; i++) {
        Thread.onSpinWait();
      }
      assertNotNull(column(row, "leased_until"));
    } finally {
      update("DROP FUNCTION await_test CASCADE");
    }
    assertEquals(List.of(row), claims.take("toy", true, 10).stream().map(Claim::id).toList());
  }

  /** When its commit waits for the lock. */
  private Future<?> breakOffAtCommit(Thread thread) {
    ExecutorService alone = Executors.newSingleThreadExecutor();
    try {
      return alone.submit(
          () -> {
            for (int i = 0; i < 100_000; i++) {
              if (sql.exists(
                  "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
                connections.breakOff(thread);
                return null;
              }
            }
            throw new AssertionError("nobody waits");
          });
    } finally {
      alone.shutdown();
    }
  }

  private void endOwnConnection() {
    sql.exists("SELECT pg_terminate_backend(pg_backend_pid())");
  }

  @Test
  void aRowThatIsNotDueYetWaitsForItsInstantAndIsTakenExactlyThen() throws Exception {
    toy(LANE, clock.instant().plusSeconds(60), false);
    loop.runUntilIdle();
    assertEquals(0, toys.passes.size());
    clock.advance(Duration.ofSeconds(60));
    loop.runUntilIdle();
    assertEquals(1, toys.passes.size());
  }

  @Test
  void revocationsGoBeforeEverythingElse() throws Exception {
    for (int i = 0; i < 100; i++) {
      toy(LANE, clock.instant().minusSeconds(100), false);
    }
    UUID revoke = toy(LANE, clock.instant(), true);
    loop.runOnce();
    assertEquals(revoke, toys.passes.get(0).id());
  }

  @Test
  void aLateSmallLaneIsNotHeldUpByALargeEarlyOne() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      toy(LANE, clock.instant().minusSeconds(100), false);
    }
    UUID late = toy(UUID.randomUUID(), clock.instant(), false);
    List<UUID> first = claims.take("toy", false, 10).stream().map(Claim::id).toList();
    assertTrue(first.contains(late));
    assertEquals(10, first.size());
  }

  @Test
  void ofOneLaneOnlySoManyAreWorkedOnAtATime() throws Exception {
    UUID other = UUID.randomUUID();
    for (int i = 0; i < 20; i++) {
      toy(LANE, clock.instant().minusSeconds(100), true);
      toy(other, clock.instant(), true);
    }
    List<Claim> taken = claims.take("toy", true, 100, Map.of(LANE, 20L), 24);
    assertEquals(4, taken.stream().filter(claim -> LANE.equals(claim.fairnessGroup())).count());
    assertEquals(20, taken.stream().filter(claim -> other.equals(claim.fairnessGroup())).count());
  }

  @Test
  void aFailureIsShownAndRepeatedForEverWithAGrowingWait() throws Exception {
    UUID row = toy(LANE, clock.instant(), true);
    toys.behave(claim -> Outcome.failed("Throttling", "Rate exceeded", true));
    Instant began = clock.instant();
    for (int i = 0; i < 20; i++) {
      loop.runUntilIdle();
      clock.advance(Backoff.LONGEST);
    }
    assertEquals(20, toys.passes.size());
    assertEquals("Throttling", column(row, "failure_code"));
    assertEquals(20, column(row, "attempts"));
    assertEquals(began, ((java.time.OffsetDateTime) column(row, "failing_since")).toInstant());
    toys.behave(claim -> Outcome.settled(() -> {}));
    loop.runUntilIdle();
    assertNull(column(row, "failure_code"));
    assertNull(column(row, "failing_since"));
    assertEquals(0, column(row, "attempts"));
  }

  /** A permission that is put right takes effect soon. */
  @Test
  void whatNeedsAPersonIsTriedAgainSoonWhereAccessIsToBeTakenAway() throws Exception {
    UUID revoke = toy(LANE, clock.instant(), true);
    UUID give = toy(LANE, clock.instant(), false);
    toys.behave(claim -> Outcome.failed("AccessDenied", "not authorized", false));
    loop.runUntilIdle();
    assertEquals(2, toys.passes.size());
    clock.advance(Duration.ofSeconds(1));
    loop.runUntilIdle();
    clock.advance(Duration.ofSeconds(2));
    loop.runUntilIdle();
    clock.advance(Duration.ofSeconds(4));
    loop.runUntilIdle();
    assertEquals(4, column(revoke, "attempts"));
    assertEquals(true, column(revoke, "revokes"));
    assertEquals(1, column(give, "attempts"));
    toys.behave(claim -> Outcome.settled(() -> {}));
    clock.advance(Duration.ofSeconds(8));
    loop.runUntilIdle();
    assertNull(column(revoke, "failure_code"));
    assertEquals("AccessDenied", column(give, "failure_code"));
  }

  private double failingRevokes() {
    gauges.count();
    return meters.get("stint.revokes.failing").tag("kind", "toy").gauge().value();
  }

  @Test
  void whatShouldBeGoneAndIsNotIsCounted() throws Exception {
    toy(LANE, clock.instant(), true);
    toy(LANE, clock.instant(), false);
    assertEquals(0, failingRevokes());
    toys.behave(claim -> Outcome.failed("AccessDenied", "not authorized", false));
    loop.runUntilIdle();
    assertEquals(1, failingRevokes());
    toys.behave(claim -> Outcome.settled(() -> {}));
    clock.advance(Backoff.LONGEST);
    loop.runUntilIdle();
    assertEquals(0, failingRevokes());
  }

  @Test
  void waitingAfterAFailureDoesNotOutlastTheEndOfAccess() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    Instant end = clock.instant().plusSeconds(5);
    toys.behave(claim -> Outcome.failed("MalformedPolicyDocument", "no", false, end));
    loop.runUntilIdle();
    clock.set(end);
    assertEquals(row, claims.take("toy", true, 1).get(0).id());
  }

  @Test
  void whatWasDoneAllTheSameIsRecordedWithAFailure() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    List<String> recorded = new ArrayList<>();
    Failure failure = new Failure("LimitExceeded", "no");
    toys.behave(claim -> Outcome.failed(failure, false, null, () -> recorded.add("a part")));
    loop.runUntilIdle();
    assertEquals(List.of("a part"), recorded);
    assertEquals("LimitExceeded", column(row, "failure_code"));
  }

  @Test
  void anUnexpectedErrorIsARetryAndShowsNothingOfItsInside() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    toys.behave(
        claim -> {
          throw new IllegalStateException("a secret detail");
        });
    loop.runOnce();
    assertEquals("InternalError", column(row, "failure_code"));
    assertFalse(column(row, "failure_message").toString().contains("secret"));
  }

  @Test
  void aChangeDuringAPassIsSeenAtOnceAfterItAndItsOutcomeIsDropped() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    List<String> recorded = new ArrayList<>();
    toys.behave(
        claim -> {
          if (toys.passes.size() == 1) {
            markDue(row);
            // The lease keeps every other loop out while this pass writes.
            assertEquals(List.of(), claims.take("toy", false, 10));
          }
          int pass = toys.passes.size();
          return Outcome.settled(() -> recorded.add("pass " + pass));
        });
    loop.runUntilIdle();
    assertEquals(2, toys.passes.size());
    assertEquals(List.of("pass 2"), recorded);
  }

  /** Whoever changed it is told what was found out meanwhile. */
  @Test
  void aFailureIsShownThoughTheRowWasChangedDuringThePass() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    toys.behave(
        claim -> {
          markDue(row);
          return Outcome.failed("NotOurs", "somebody else's", false);
        });
    loop.runOnce();
    assertEquals("NotOurs", column(row, "failure_code"));
    assertEquals(0, column(row, "attempts"));
    toys.behave(claim -> Outcome.settled(() -> {}));
    loop.runUntilIdle();
    assertEquals(2, toys.passes.size());
    assertNull(column(row, "failure_code"));
  }

  @Test
  void aKilledReplicasClaimLapsesAndItsLateOutcomeIsRefused() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    Claim zombie = claims.take("toy", false, 1).get(0);
    loop.runUntilIdle();
    assertEquals(0, toys.passes.size());
    clock.advance(Duration.ofSeconds(60));
    loop.runUntilIdle();
    assertEquals(1, toys.passes.size());
    update("UPDATE toy SET due_at = NULL WHERE id = '" + row + "'");
    List<String> recorded = new ArrayList<>();
    claims.fail(
        zombie,
        new Outcome.Retry(
            new Failure("LATE", "too late"), null, () -> recorded.add("late"), Outcome.Pace.ANY),
        Duration.ZERO);
    assertEquals(List.of(), recorded);
    assertNull(column(row, "failure_code"));
    assertThrows(Claim.ClaimLost.class, zombie::stillHeld);
  }

  @Test
  void aLongPassKeepsItsLease() throws Exception {
    toy(LANE, clock.instant(), false);
    Claim slow = claims.take("toy", false, 1).get(0);
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(30));
      slow.stillHeld();
      assertEquals(List.of(), claims.take("toy", false, 1));
    }
  }

  @Test
  void twoLoopsNeverDoOneRowsWorkTwice() throws Exception {
    for (int i = 0; i < 500; i++) {
      toy(i % 3 == 0 ? LANE : UUID.randomUUID(), clock.instant(), i % 5 == 0);
    }
    Callable<Integer> replica =
        () -> {
          int claimed = 0;
          for (int empty = 0; empty < 3; ) {
            List<Claim> mine = new ArrayList<>(claims.take("toy", true, 7));
            mine.addAll(claims.take("toy", false, 7));
            mine.forEach(toys::converge);
            mine.forEach(claim -> claims.settle(claim, new Outcome.Settled(null, false, () -> {})));
            claimed += mine.size();
            empty = mine.isEmpty() ? empty + 1 : 0;
          }
          return claimed;
        };
    ExecutorService replicas = Executors.newFixedThreadPool(2);
    try {
      int total = 0;
      for (Future<Integer> each : replicas.invokeAll(List.of(replica, replica))) {
        total += each.get();
      }
      assertEquals(500, total);
      assertEquals(500, new HashSet<>(toys.passes.stream().map(Claim::id).toList()).size());
    } finally {
      replicas.shutdownNow();
    }
  }

  /** Where nothing is due, nothing is claimed. */
  @Test
  void oneLookTellsInWhichTablesSomethingIsDueAndWhetherItTakesAccessAway() throws Exception {
    assertEquals(Set.of(), claims.due(List.of("toy")));
    toy(LANE, clock.instant().plusSeconds(1), true);
    toy(LANE, clock.instant(), false);
    assertEquals(Set.of(new Lookout.Due("toy", false)), claims.due(List.of("toy")));
    assertEquals(1, claims.take("toy", false, 10).size());
    assertEquals(Set.of(), claims.due(List.of("toy")));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(Set.of(new Lookout.Due("toy", true)), claims.due(List.of("toy")));
    clock.advance(Duration.ofSeconds(60));
    assertEquals(
        Set.of(new Lookout.Due("toy", false), new Lookout.Due("toy", true)),
        claims.due(List.of("toy")));
  }

  /** More than there are places, of more groups than one, and told of only once. */
  @Test
  void aPoolThatIsToldOnceClaimsUntilNothingIsLeft() throws Exception {
    for (int i = 0; i < 60; i++) {
      toy(i % 3 == 0 ? UUID.randomUUID() : LANE, clock.instant(), true);
    }
    CountDownLatch all = new CountDownLatch(60);
    toys.behave(claim -> Outcome.settled(all::countDown));
    WorkerPool places = new WorkerPool("test", true, 4, List.of(toys), claims, pass, () -> {});
    places.start();
    places.wake(Set.of(new Lookout.Due("toy", false)));
    places.wake(Set.of(new Lookout.Due("toy", true)));
    assertTrue(all.await(60, TimeUnit.SECONDS));
    places.stop();
    assertEquals(60, toys.passes.size());
  }

  /** Its change woke the loop while nobody could have it. */
  @Test
  void aRowThatWasChangedDuringItsPassIsLookedForWhenThatEnds() throws Exception {
    UUID row = toy(LANE, clock.instant(), false);
    CountDownLatch looks = new CountDownLatch(1);
    toys.behave(
        claim -> {
          markDue(row);
          return Outcome.settled(() -> {});
        });
    WorkerPool places =
        new WorkerPool("test", false, 4, List.of(toys), claims, pass, looks::countDown);
    places.start();
    places.wake(claims.due(List.of("toy")));
    assertTrue(looks.await(60, TimeUnit.SECONDS));
    places.stop();
    assertEquals(Set.of(new Lookout.Due("toy", false)), claims.due(List.of("toy")));
  }

  private UUID toy(UUID group, Instant dueAt, boolean revokes) throws SQLException {
    UUID id = ReconciledRow.newId(clock.instant());
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO toy (id, fairness_group, due_at, revokes) VALUES (?, ?, ?, ?)")) {
      insert.setObject(1, id);
      insert.setObject(2, group);
      insert.setObject(3, dueAt.atOffset(ZoneOffset.UTC));
      insert.setBoolean(4, revokes);
      insert.executeUpdate();
    }
    return id;
  }

  private void markDue(UUID row) {
    try {
      update("UPDATE toy SET version = version + 1 WHERE id = '" + row + "'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void update(String sql) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.createStatement().executeUpdate(sql);
    }
  }

  private Object column(UUID row, String name) throws SQLException {
    try (Connection connection = database.getConnection();
        ResultSet found =
            connection
                .createStatement()
                .executeQuery("SELECT " + name + " FROM toy WHERE id = '" + row + "'")) {
      found.next();
      return name.endsWith("_since")
          ? found.getObject(1, java.time.OffsetDateTime.class)
          : found.getObject(1);
    }
  }
}
