package io.stint.audit;

import static io.quarkus.narayana.jta.QuarkusTransaction.requiringNew;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.stint.database.SqlFailure;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever changes what happened is found out, also with the rights of who owns the tables. */
@QuarkusTest
class TrailTest extends TrailStory {

  @Test
  void whatHappenedIsSealedAndFoundAsItWas() {
    happen(3);
    verified().body("intact", equalTo(true)).body("upTo", equalTo(0)).body("unsealed", equalTo(3));
    chain.seal();
    happen(1);
    verified()
        .body("intact", equalTo(true))
        .body("complete", equalTo(true))
        .body("upTo", equalTo(3))
        .body("unsealed", equalTo(1))
        .body("firstBreak", nullValue());
    chain.seal();
    verified("?after=2").body("after", equalTo(2)).body("upTo", equalTo(4));
  }

  /** The greater id is committed first. */
  @Test
  void whatIsCommittedLateIsNotPassedOver() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () ->
                requiringNew()
                    .run(
                        () -> {
                          trail.record(AuditAction.COHORT_CREATED, "late", Map.of());
                          written.countDown();
                          await(commit);
                        }));
    await(written);
    happen(1);
    chain.seal();
    assertEquals(List.of(), sealed());
    commit.countDown();
    late.join();
    chain.seal();
    assertEquals(List.of("late", "step-0"), sealed());
    verified().body("intact", equalTo(true)).body("unsealed", equalTo(0));
  }

  @Test
  void replicasThatWriteAndSealAtOnceLeaveNoGap() {
    int writers = 4;
    int times = 40;
    ExecutorService threads = Executors.newFixedThreadPool(writers + 2);
    List<CompletableFuture<Void>> writing =
        IntStream.range(0, writers)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> IntStream.range(0, times).forEach(n -> happen(3)), threads))
            .toList();
    CompletableFuture<Void> written =
        CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new));
    List<CompletableFuture<Void>> sealing =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          Chain replica = new Chain(sql, log);
                          do {
                            replica.seal();
                          } while (!written.isDone());
                        },
                        threads))
            .toList();
    CompletableFuture.allOf(sealing.toArray(CompletableFuture[]::new)).join();
    written.join();
    threads.shutdown();
    chain.seal();
    int all = writers * times * 3;
    assertEquals(all, sealed().size());
    verified()
        .body("intact", equalTo(true))
        .body("upTo", equalTo(all))
        .body("unsealed", equalTo(0));
  }

  @Test
  void anEventThatWasChangedIsNamed() {
    happen(5);
    chain.seal();
    long id = id("step-3");
    tamper("event", "update event set actor = 'nobody' where id = " + id);
    broken(BreakKind.CHANGED).body("firstBreak.seq", equalTo(4)).body("upTo", equalTo(3));
    assertEquals(id, ((Number) verified().extract().path("firstBreak.eventId")).longValue());
  }

  @Test
  void anEventOrASealThatIsGoneIsNamed() {
    happen(5);
    chain.seal();
    tamper("event", "delete from event where id = " + id("step-2"));
    broken(BreakKind.MISSING).body("firstBreak.seq", equalTo(3));
    tamper("event_seal", "delete from event_seal where seq = 3");
    broken(BreakKind.MISSING).body("firstBreak.seq", equalTo(3));
  }

  @Test
  void whatIsPutInBetweenIsNamed() {
    happen(3);
    chain.seal();
    tamper(
        "event",
        "insert into event (tx, at, actor, action, subject_kind, subject_name, details) values"
            + " ('3', now(), 'nobody', 'cohort.created', 'cohort', 'forged', '{}')");
    broken(BreakKind.INSERTED).body("firstBreak.seq", nullValue());
  }

  @Test
  void aTailThatIsCutOffIsMissed() {
    happen(5);
    chain.seal();
    heads.sign();
    chain.seal();
    verified().body("intact", equalTo(true)).body("head.seq", equalTo(5));
    String kept = "5-" + verified().extract().path("head.hash");
    cutAfter(3);
    broken(BreakKind.CUT_OFF).body("firstBreak.seq", equalTo(4));

    // And where the head is gone too, by who remembers it: the process, or the caller.
    tamper("event_head", "delete from event_head");
    assertEquals(BreakKind.CUT_OFF, verification.verify(null, null).firstBreak().kind());
    verified().body("intact", equalTo(true));
    verified("?head=" + kept)
        .body("intact", equalTo(false))
        .body("firstBreak.kind", equalTo("CUT_OFF"));
    verified("?after=5").body("firstBreak.kind", equalTo("CUT_OFF"));
    cutAfter(0);
    verified("?head=" + kept).body("firstBreak.seq", equalTo(1));

    // What happens then is not signed in the place of what was.
    happen(9);
    chain.seal();
    heads.sign();
    assertEquals(0, signed().size());
    verified("?head=" + kept).body("firstBreak.kind", equalTo("REWRITTEN"));
  }

  @Test
  void aChainThatWasMadeAnewIsNotTheOneThatWasSigned() {
    happen(5);
    chain.seal();
    heads.sign();
    tamper("event", "update event set actor = 'nobody' where id = " + id("step-1"));
    tamper("event_seal", "delete from event_seal");
    chain.seal();
    broken(BreakKind.REWRITTEN).body("firstBreak.seq", equalTo(5));
    happen(1);
    chain.seal();
    int before = signed().size();
    heads.sign();
    assertEquals(before, signed().size());
  }

  @Test
  void aHeadThatStintHasNotSignedIsNone() {
    happen(2);
    chain.seal();
    heads.sign();
    tamper("event_head", "update event_head set signed_at = signed_at + interval '1 second'");
    broken(BreakKind.FORGED_HEAD).body("firstBreak.seq", equalTo(2));
  }

  @Test
  void theHeadIsSignedForEverybodyAndNotForItself() throws Exception {
    heads.sign();
    assertEquals(0, signed().size());
    happen(2);
    for (int i = 0; i < 3; i++) {
      chain.seal();
      heads.sign();
    }
    assertEquals(1, signed().size());
    Map<String, Object> details = signed().get(0);
    String message =
        "stint trail %s %s %s"
            .formatted(details.get("seq"), details.get("hash"), details.get("signedAt"));
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new X509EncodedKeySpec(
                    Base64.getDecoder().decode(verified().extract().<String>path("publicKey"))));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(key);
    signature.update(message.getBytes(StandardCharsets.UTF_8));
    assertTrue(signature.verify(Base64.getDecoder().decode((String) details.get("signature"))));

    happen(1);
    chain.seal();
    heads.sign();
    assertEquals(2, signed().size());
  }

  @Test
  void whatIsKeptNoLongerIsNoBreak() {
    happen(5);
    chain.seal();
    heads.sign();
    chain.seal();
    Floor.isOver(sql);
    assertEquals(2, forget(2));
    verified()
        .body("intact", equalTo(true))
        .body("forgottenUpTo", equalTo(2))
        .body("upTo", equalTo(6));
    // What is left stands on what went: that cannot be said to be something else.
    tamper("event_forgotten", "update event_forgotten set hash = sha256('')");
    broken(BreakKind.CHANGED).body("firstBreak.seq", equalTo(3));
  }

  @Test
  void whatIsBrokenIsNotForgotten() {
    happen(5);
    chain.seal();
    tamper("event", "delete from event where id = " + id("step-2"));
    Floor.isOver(sql);
    assertEquals(2, forget(1_000));
    assertEquals(0, forget(1_000));
    broken(BreakKind.MISSING).body("firstBreak.seq", equalTo(3));
  }

  @Test
  void theDoorForWhatIsOldLetsNothingYoungOut() {
    happen(3);
    chain.seal();
    assertEquals(0, forget(1_000));
    for (String statement :
        List.of(
            "insert into event_forgotten (seq, hash, newest) select seq, hash, now() from"
                + " event_seal",
            "delete from event",
            "update event set tx = tx",
            "truncate event",
            "delete from event_seal",
            "update event_seal set seq = -seq",
            "truncate event_seal",
            "truncate event_forgotten",
            "truncate event_head")) {
      assertThrows(
          SqlFailure.class,
          () ->
              requiringNew()
                  .run(
                      () -> {
                        sql.exists("select set_config('stint.forgets', 'events', true)");
                        sql.update(statement);
                      }),
          statement);
    }
    Floor.isOver(sql);
    // The first ones, or none: and each only after its place was noted.
    assertThrows(SqlFailure.class, () -> sql.update("delete from event"));
    assertEquals(3, sealed().size());
    heads.sign();
    assertThrows(SqlFailure.class, () -> sql.update("update event_head set seq = 1"));
    assertThrows(SqlFailure.class, () -> sql.update("delete from event_head"));
  }

  @Test
  void whoWritesAnEventDoesNotSayWhereItStands() {
    sql.update(
        "insert into event (tx, at, actor, action, subject_kind, subject_name, details)"
            + " values ('3', now(), 'nobody', 'cohort.created', 'cohort', 'early', '{}')");
    assertTrue(sql.exists("select 1 from event where subject_name = 'early' and tx::text <> '3'"));
  }

  @Test
  void aRestoreIntoAnotherClusterBreaksNothing() {
    happen(3);
    chain.seal();
    happen(2);
    tamper("event", "update event set tx = '900000000000'");
    chain.seal();
    assertEquals(3, sealed().size());
    new RestoredOrder(sql).mend();
    happen(1);
    chain.seal();
    assertEquals(6, sealed().size());
    verified().body("intact", equalTo(true)).body("unsealed", equalTo(0));
  }

  /** By the door, everything that it lets out. */
  private int forget(int most) {
    return sql.one(
            row -> row.getInt(1),
            "select forget_events('2999-01-01T00:00:00Z', null, null, ?)",
            most)
        .orElseThrow();
  }

  private List<String> sealed() {
    return sql.list(
        row -> row.getString(1),
        "select e.subject_name from event_seal s join event e on e.id = s.event_id order by s.seq");
  }

  private static List<Map<String, Object>> signed() {
    return api()
        .get("/events?action=trail.signed")
        .then()
        .statusCode(200)
        .extract()
        .path("items.details");
  }

  private static ValidatableResponse verified() {
    return verified("");
  }

  private static ValidatableResponse verified(String query) {
    return api().get("/events/verification" + query).then().statusCode(200);
  }

  private static ValidatableResponse broken(BreakKind kind) {
    return verified()
        .body("intact", equalTo(false))
        .body("firstBreak.kind", equalTo(kind.toString()));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, java.util.concurrent.TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
