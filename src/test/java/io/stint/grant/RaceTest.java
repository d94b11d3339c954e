package io.stint.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.security.Administrator;
import io.stint.web.Refusal;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Changes of one grant at the same moment, with two loops running beside: one wins, the other sees
 * it, and neither is lost.
 */
@QuarkusTest
class RaceTest extends GrantStory {

  private static final int ROUNDS = Integer.getInteger("race.rounds", 150);

  @Inject GrantTransactions grants;
  @Inject Grants desk;
  @Inject GrantRepository rows;
  @Inject Administrator administrator;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private Grants.Checked checked;
  private String ada;
  private String cohort;
  private String role;
  private Map<String, Object> before;

  @BeforeEach
  void ground() {
    ada = unique("ada");
    cohort = cohort(ada);
    role = role();
    before = inIam(role, Set.of(ada), cohort);
    GrantRequest request =
        new GrantRequest(
            GrantType.ASSUME_ROLE,
            new GrantRequest.Principal(ada, null, null),
            role,
            null,
            null,
            null,
            null,
            null,
            null,
            Duration.ofHours(2),
            null);
    administrator.calls();
    checked = desk.check(request);
  }

  @AfterEach
  void stopThreads() {
    threads.shutdown();
  }

  /** Whoever won, no access lasts. */
  private void nothingLasts() {
    loop.runUntilIdle();
    Map<String, Object> after = inIam(role, Set.of(ada), cohort);
    after.remove("role stint-sessions");
    assertEquals(before, after);
  }

  private UUID made() {
    return QuarkusTransaction.requiringNew().call(() -> desk.request(checked)).id();
  }

  private Grant read(UUID id) {
    return QuarkusTransaction.requiringNew().call(() -> rows.findByIdOptional(id).orElseThrow());
  }

  private Future<Boolean> tried(Runnable work) {
    return threads.submit(
        () -> {
          try {
            administrator.does(() -> QuarkusTransaction.requiringNew().run(work));
            return true;
          } catch (Refusal refusal) {
            assertEquals(409, refusal.status());
            return false;
          }
        });
  }

  @Test
  void extendAgainstRevoke() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      UUID id = made();
      Instant now = clock.instant();
      Instant end = checked.asked().expiresAt().plusSeconds(i % 2 == 0 ? 600 : -600);
      Future<?> oneLoop = threads.submit(() -> loop.runOnce());
      Future<Boolean> moved = tried(() -> grants.prolong(id, end, checked.around(), null, now));
      Future<Boolean> revoked = tried(() -> grants.revoke(id, false, null, now));
      Future<?> otherLoop = threads.submit(() -> loop.runOnce());
      moved.get();
      assertTrue(revoked.get());
      oneLoop.get();
      otherLoop.get();
      loop.runUntilIdle();
      Grant after = read(id);
      assertEquals(GrantState.REVOKED, after.state());
      assertEquals(EndedBy.REVOCATION, after.endedBy());
      assertEquals(now, after.endsAt());
    }
    nothingLasts();
  }

  @Test
  void twoRevokesAreOne() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      UUID id = made();
      long version = read(id).version();
      Instant now = clock.instant();
      Future<Boolean> one = tried(() -> grants.revoke(id, false, null, now));
      Future<Boolean> other = tried(() -> grants.revoke(id, false, null, now));
      assertTrue(one.get() && other.get());
      assertEquals(version + 1, read(id).version());
      if (i % 50 == 0) {
        loop.runUntilIdle();
      }
    }
    nothingLasts();
  }

  @Test
  void expiryAgainstExtend() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      UUID id = made();
      loop.runUntilIdle();
      Grant grant = read(id);
      Instant before = grant.endsAt().minusMillis(1);
      Instant later = grant.endsAt().plusSeconds(600);
      // Who extends has read the clock just before the end, the loops read it at the end.
      sandbox.set(grant.endsAt());
      Future<?> oneLoop = threads.submit(() -> loop.runOnce());
      Future<Boolean> extended =
          tried(() -> grants.prolong(id, later, checked.around(), null, before));
      Future<?> otherLoop = threads.submit(() -> loop.runOnce());
      boolean won = extended.get();
      oneLoop.get();
      otherLoop.get();
      loop.runUntilIdle();
      assertEquals(won ? GrantState.ACTIVE : GrantState.REVOKED, read(id).state());
      QuarkusTransaction.requiringNew().run(() -> grants.revoke(id, false, null, clock.instant()));
      loop.runUntilIdle();
      checked = desk.check(checked.asked().request());
    }
    nothingLasts();
  }
}
