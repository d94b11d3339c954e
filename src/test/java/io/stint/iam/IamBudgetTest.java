package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.database.Sql;
import io.stint.support.SandboxResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("boots")
@QuarkusTest
@QuarkusTestResource(SandboxResource.class)
class IamBudgetTest {

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @Inject DataSource database;
  @Inject Sql sql;
  @Inject Iam iam;

  private Instant now = START;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public java.time.ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };

  @BeforeEach
  @AfterEach
  void empty() throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE iam_budget SET tokens = 0, filled_at = '"
              + START
              + "', rate = NULL, knee = NULL, throttled_at = NULL, urgent_until = NULL, cut_until ="
              + " NULL");
    }
  }

  private IamBudget replica(String rate, String burst) {
    IamConfig config = Account.config(Map.of("stint.iam.rate", rate, "stint.iam.burst", burst));
    return new IamBudget(
        config,
        new Bucket(sql, IamBudget.limits(config), Optional.of(clock)),
        length -> now = now.plus(length),
        () -> false);
  }

  private static void take(IamBudget budget, Priority priority) {
    budget.take(priority, Errand.NONE, budget.patience()).close();
  }

  @Test
  void twoReplicasShareOneRate() {
    IamBudget one = replica("10", "10");
    IamBudget other = replica("10", "10");
    now = START.plusSeconds(60);
    Instant began = now;
    for (int i = 0; i < 55; i++) {
      take(one, Priority.NORMAL);
      take(other, Priority.NORMAL);
    }
    // 110 calls, 8 of them at once (a fifth of the burst is kept back), then ten a second.
    Duration took = Duration.between(began, now);
    assertTrue(took.compareTo(Duration.ofMillis(10_100)) >= 0, took.toString());
    assertTrue(took.compareTo(Duration.ofMillis(10_900)) <= 0, took.toString());
  }

  @Test
  void whatTakesAccessAwayGoesFirst() {
    now = START.plusSeconds(60);
    IamBudget budget = replica("10", "10");
    for (int i = 0; i < 8; i++) {
      take(budget, Priority.NORMAL);
    }
    assertEquals(START.plusSeconds(60), now);
    take(budget, Priority.URGENT);
    take(budget, Priority.URGENT);
    assertEquals(START.plusSeconds(60), now);
    take(budget, Priority.NORMAL);
    assertTrue(now.isAfter(START.plusSeconds(60)));
  }

  @Test
  void nothingIsDrawnTwiceHoweverManyDrawAtOnce() throws ExecutionException, InterruptedException {
    now = START.plusSeconds(3600);
    Bucket bucket = new Bucket(sql, new Allowance.Limits(100, 500), Optional.of(clock));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> drawn = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        drawn.add(threads.submit(() -> bucket.draw(Priority.NORMAL, 5).taken()));
      }
      int all = 0;
      for (Future<Integer> draw : drawn) {
        all += draw.get();
      }
      assertEquals(400, all, "a fifth is kept for what takes access away");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theDatabasesClockFillsItByDefault() throws SQLException {
    Bucket bucket = new Bucket(sql, new Allowance.Limits(1000, 50), Optional.empty());
    assertEquals(40, bucket.draw(Priority.NORMAL, 80).taken());
  }

  @Test
  void waitingEndsInAFailureThatIsRepeated() {
    IamBudget slow = replica("0.01", "1");
    now = START.plusSeconds(1000);
    take(slow, Priority.NORMAL);
    IamFailure late = assertThrows(IamFailure.Throttled.class, () -> take(slow, Priority.NORMAL));
    assertEquals("BudgetUsedUp", late.code());
    assertTrue(late.retryable());
  }

  @Test
  void whatOneReplicaLearnsHoldsForAll() {
    now = START.plusSeconds(60);
    IamBudget one = replica("1000", "1000");
    IamBudget other = replica("0", "1000");
    Turn turn = one.take(Priority.NORMAL, Errand.NONE, one.patience());
    turn.close();
    one.throttled("GetUser", turn);
    assertEquals(Optional.of(8.0), other.shown().rate());
    assertEquals(Optional.empty(), other.shown().ceiling());
    assertEquals(Optional.of(now), other.shown().throttledAt());
    take(other, Priority.NORMAL);
    Instant began = now;
    for (int i = 0; i < 20; i++) {
      take(i % 2 == 0 ? one : other, Priority.URGENT);
    }
    Duration took = Duration.between(began, now);
    assertTrue(took.compareTo(Duration.ofSeconds(1)) > 0, took.toString());
  }

  @Test
  void whileWhatTakesAccessAwayWaitsInOneReplicaNoOtherMakesACall() throws SQLException {
    now = START.plusSeconds(60);
    IamBudget one = replica("10", "10");
    Turn turn = one.take(Priority.URGENT, Errand.NONE, one.patience());
    one.throttled("GetUser", turn);
    Bucket bucket = new Bucket(sql, new Allowance.Limits(10, 10), Optional.of(clock));
    assertEquals(0, bucket.draw(Priority.URGENT, 1).taken());
    now = now.plusMillis(900);
    assertEquals(0, bucket.draw(Priority.NORMAL, 100).taken());
    assertEquals(1, bucket.draw(Priority.URGENT, 1).taken());
  }

  @Test
  void oneKindOfCallThatIsThrottledForEverSlowsTheOthersALittle() {
    now = START.plusSeconds(60);
    IamBudget budget = replica("100", "100");
    for (int i = 0; i < 50; i++) {
      throttled(budget, "AttachRolePolicy");
      budget.answered("GetRole");
      now = now.plusSeconds(10);
    }
    // From what is assumed of an AWS whose rate is not known, halved and, after a rest, once more.
    double alone = budget.shown().rate().orElseThrow();
    assertTrue(alone >= 8, () -> "" + budget.shown());
    for (int i = 0; i < 5; i++) {
      throttled(budget, i % 2 == 0 ? "GetRole" : "AttachRolePolicy");
      now = now.plusSeconds(1);
    }
    double all = budget.shown().rate().orElseThrow();
    assertTrue(all < alone / 4, () -> "all of them: " + budget.shown());
  }

  @Test
  void oneKindThatIsCarriedOutNowAndThenIsThrottledAsAll() {
    now = START.plusSeconds(60);
    IamBudget budget = replica("100", "100");
    for (int i = 0; i < 8; i++) {
      throttled(budget, "CreateUser");
      budget.answered("CreateUser");
      now = now.plusMillis(200);
    }
    assertTrue(budget.shown().rate().orElseThrow() < 5, () -> "" + budget.shown());
  }

  private static void throttled(IamBudget budget, String action) {
    Turn turn = budget.take(Priority.URGENT, Errand.NONE, budget.patience());
    turn.close();
    budget.throttled(action, turn);
  }

  @Test
  void aPassGivesUpItsTurnWhereAccessIsToBeTakenAwayFirst() {
    IamBudget slow = replica("0.01", "1");
    now = START.plusSeconds(1000);
    take(slow, Priority.NORMAL);
    Errand overtaken = new Errand(new Mandate(Priority.NORMAL, null, () -> true, () -> {}));
    IamFailure gaveWay =
        assertThrows(
            IamFailure.Throttled.class,
            () -> slow.take(Priority.NORMAL, overtaken, new Patience(Duration.ofDays(1), w -> {})));
    assertEquals("GaveWay", gaveWay.code());
  }

  /** Never kept from an earlier test, as the account's own facts are. */
  private static final UserName NOBODY = new UserName("nobody.at.all");

  @Test
  void noCallIsMadeInsideATransaction() {
    assertThrows(
        IllegalStateException.class,
        () -> QuarkusTransaction.requiringNew().run(() -> iam.users().find(NOBODY)));
    assertTrue(iam.users().find(NOBODY).isEmpty());
  }

  @Test
  void theInjectedDoorIsPacedMeteredAndPointsAtTheConfiguredAccount() {
    assertEquals("123456789012", iam.account().identity().account().value());
  }
}
