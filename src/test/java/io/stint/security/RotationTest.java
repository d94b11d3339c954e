package io.stint.security;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.stint.audit.TrailByHand;
import io.stint.database.Sql;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way from one master key to another: both, everything sealed anew, the new one alone. */
@QuarkusTest
class RotationTest extends StintTest {

  private static final String SHARED = "Work-shop-2024!";

  @Inject CurrentKeys used;
  @Inject Resealing resealing;
  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;
  @Inject TrailByHand trail;
  @Inject TrailHead head;
  @Inject TrailKeys trailKeys;
  @Inject Sql sql;
  @Inject @Any Instance<SealedColumns> rooms;

  private final byte[] fresh = random();
  private byte[] old;

  @BeforeEach
  void underTheOldKey() {
    rooms.stream()
        .flatMap(room -> room.sealed().stream())
        .forEach(
            column ->
                sql.update("UPDATE %s SET %s = NULL".formatted(column.table(), column.column())));
    old = random();
    runWith(old);
    used.note();
  }

  @Test
  void afterARotationTheNewKeyAloneOpensEverything() {
    String sharing = unique("sharing");
    String own = unique("own");
    String ada = unique("ada");
    create(sharing, Map.of("mode", "SHARED", "value", SHARED), "k-" + sharing);
    String first = create(own, Map.of("mode", "PER_MEMBER"), "k-" + own).asString();
    add(own, ada);
    loop.runUntilIdle();
    String etag = api().get("/cohorts/" + sharing).header("ETag");

    runWith(fresh, old);
    rotate(Map.of("resealed", equalTo(4)));
    assertEquals(etag, api().get("/cohorts/" + sharing).header("ETag"));

    runWith(fresh);
    Response again = create(own, Map.of("mode", "PER_MEMBER"), "k-" + own);
    again.then().header("Idempotency-Replayed", equalTo("true"));
    assertEquals(first, again.asString());
    api()
        .post("/cohorts/{name}/credentials", own)
        .then()
        .statusCode(200)
        .body("items.userName", equalTo(List.of(ada)));
    String bob = unique("bob");
    add(sharing, bob);
    loop.runUntilIdle();
    api()
        .get("/cohorts/{name}/members/{user}", sharing, bob)
        .then()
        .body("state", equalTo("ACTIVE"));
  }

  @Test
  void aSharedPasswordIsTheSameRequestUnderANewKey() {
    String name = unique("replayed");
    Map<String, String> password = Map.of("mode", "SHARED", "value", SHARED);
    String first = create(name, password, "k-" + name).asString();
    runWith(fresh, old);
    Response again = create(name, password, "k-" + name);
    again.then().header("Idempotency-Replayed", equalTo("true"));
    assertEquals(first, again.asString());
    cohort(name, Map.of("mode", "SHARED", "value", SHARED + "!"), "k-" + name)
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency-key-reused"));
  }

  @Test
  void theOldKeyMayGoWhenNothingNeedsItAnyMore() {
    create(unique("one"), Map.of("mode", "PER_MEMBER"), unique("k"));
    trail.signAfterStart();
    Instant last = clock.instant();
    runWith(fresh, old);
    clock.advance(Duration.ofMinutes(5));
    JsonPath signed = previous(rotate(Map.of()));
    assertEquals(0, signed.getInt("sealed"));
    assertEquals(null, signed.getString("mayGoAt"));

    trail.signAfterStart();
    JsonPath waits = previous(rotate(Map.of("resealed", equalTo(0))));
    assertEquals(last, Instant.parse(waits.getString("lastCurrentAt")));
    assertEquals(last.plus(Duration.ofHours(24)), Instant.parse(waits.getString("mayGoAt")));
    assertFalse(waits.getBoolean("mayGo"));

    clock.advance(Duration.ofHours(24));
    assertTrue(previous(rotate(Map.of())).getBoolean("mayGo"));

    runWith(old);
    used.note();
    runWith(fresh, old);
    assertFalse(previous(rotate(Map.of())).getBoolean("mayGo"), "a replica writes with it");
  }

  @Test
  void theHeadIsSignedWithTheNewKeyAndItsPublicKeyIsTold() {
    create(unique("one"), Map.of("mode", "PER_MEMBER"), unique("k"));
    trail.signAfterStart();
    runWith(fresh, old);
    trail.signAfterStart();
    runWith(fresh);
    assertEquals(Optional.of(trailKeys.keyId()), head.signedBy());
    api()
        .get("/events?action=trail.signed&pageSize=500")
        .then()
        .body("items.details.publicKey", hasItem(trailKeys.publicKey()));
  }

  @Test
  void whatCannotBeOpenedIsCountedAndStopsNothing() {
    List<String> names = IntStream.range(0, 3).mapToObj(i -> unique("some")).sorted().toList();
    names.forEach(name -> create(name, Map.of("mode", "SHARED", "value", SHARED), "k-" + name));
    sql.update(
        "UPDATE cohort SET shared_password = set_byte(shared_password, length(shared_password) - 1,"
            + " get_byte(shared_password, length(shared_password) - 1) # 255) WHERE name = ?",
        names.get(0));
    sql.update(
        "UPDATE cohort SET shared_password = set_byte(shared_password, 1,"
            + " get_byte(shared_password, 1) # 255) WHERE name = ?",
        names.get(1));
    runWith(fresh, old);
    Response answer = rotate(Map.of("resealed", equalTo(4), "unreadable", equalTo(2)));
    answer.then().body("keys.state", equalTo(List.of("CURRENT", "PREVIOUS", "MISSING")));
    assertEquals(1, previous(answer).getInt("unreadable"));
    trail.signAfterStart();
    clock.advance(Duration.ofHours(25));
    assertTrue(previous(rotate(Map.of())).getBoolean("mayGo"), "the key does not open it");
  }

  @Test
  void whatSomebodyWritesMeanwhileIsLeftToThem() {
    String held = unique("held");
    create(held, Map.of("mode", "SHARED", "value", SHARED), "k-" + held);
    create(unique("free"), Map.of("mode", "SHARED", "value", SHARED), unique("k"));
    runWith(fresh, old);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              sql.update("UPDATE cohort SET description = 'mine' WHERE name = ?", held);
              assertEquals(3, resealing.run().resealed());
            });
    assertEquals(1, resealing.run().resealed());
    assertEquals(0, resealing.run().resealed());
  }

  @Test
  void onlyWhatIsStillThereIsReplaced() {
    String name = unique("changed");
    create(name, Map.of("mode", "SHARED", "value", SHARED), "k-" + name);
    UUID id = sql.one(Sql::id, "SELECT id FROM cohort WHERE name = ?", name).orElseThrow();
    SealedColumn column =
        new SealedColumn("cohort", "shared_password", List.of("id"), "'cohort/' || id");
    byte[] newer = {1, 2, 3, 4, 5, 6};
    assertFalse(
        resealing.replace(column, new Resealing.Row(List.of(id), "x", new byte[] {9}), newer));
    byte[] there =
        sql.one(r -> r.getBytes(1), "SELECT shared_password FROM cohort WHERE id = ?", id)
            .orElseThrow();
    assertTrue(resealing.replace(column, new Resealing.Row(List.of(id), "x", there), newer));
  }

  @Test
  void moreThanABatchIsWalked() {
    int many = 2 * Resealing.BATCH + 1;
    Secrets before = new Secrets(List.of(old));
    for (int i = 0; i < many; i++) {
      String key = "many-" + i;
      sql.update(
          "INSERT INTO idempotency_key (caller, key, fingerprint, answer, created_at)"
              + " VALUES ('walker', ?, ?, ?, ?)",
          key,
          new byte[] {1},
          before.seal("{}", "idempotency/walker/" + key),
          clock.instant());
    }
    runWith(fresh, old);
    assertEquals(many, resealing.run().resealed());
    assertEquals(Set.of(new Secrets(List.of(fresh)).keyIds().get(0)), resealing.count().keySet());
  }

  /** A new column of bytes is sealed by this, or is said here to be no secret. */
  @Test
  void noSealedColumnIsForgotten() {
    Set<String> known =
        new TreeSet<>(
            Set.of(
                "api_token.hash",
                "event_forgotten.hash",
                "event_head.hash",
                "event_head.signature",
                "event_seal.hash",
                "idempotency_key.fingerprint"));
    rooms.stream()
        .flatMap(room -> room.sealed().stream())
        .forEach(column -> known.add(column.table() + "." + column.column()));
    Set<String> there =
        new TreeSet<>(
            sql.list(
                row -> row.getString(1),
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                    + " WHERE table_schema = 'public' AND data_type = 'bytea'"));
    assertEquals(there, known);
  }

  @Test
  void itIsToldInTheTrail() {
    rotate(Map.of());
    api()
        .get("/events?action=secrets.rotated")
        .then()
        .body("items[0].details.resealed", notNullValue())
        .body("items[0].subject.kind", equalTo("secrets"))
        .body("items[0].subject.name", matchesPattern("[0-9a-f]{8}"));
  }

  private static Response rotate(Map<String, Matcher<?>> expected) {
    Response answer = api().post("/secrets/rotation");
    answer.then().statusCode(200);
    expected.forEach((path, matcher) -> answer.then().body(path, matcher));
    return answer;
  }

  private static JsonPath previous(Response answer) {
    answer.then().body("keys.findAll { it.state == 'PREVIOUS' }", hasSize(1));
    return answer.jsonPath().setRootPath("keys.find { it.state == 'PREVIOUS' }");
  }

  private static Response create(String name, Map<String, String> password, String key) {
    Response answer = cohort(name, password, key);
    answer.then().statusCode(202);
    return answer;
  }

  private static Response cohort(String name, Map<String, String> password, String key) {
    return api()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(Map.of("name", name, "password", password))
        .post("/cohorts");
  }

  private static void add(String cohort, String user) {
    api()
        .contentType("text/csv")
        .body("Email\n" + user + "@uw.edu\n")
        .post("/cohorts/{name}/roster", cohort)
        .then()
        .statusCode(202);
  }

  /** Every replica at once; what was sealed by tests before this one stays out of the way. */
  private void runWith(byte[]... keys) {
    QuarkusMock.installMockForType(
        new Secrets(new ArrayList<>(Arrays.asList(keys))), Secrets.class);
  }

  private static byte[] random() {
    byte[] key = new byte[SecretKeys.BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
