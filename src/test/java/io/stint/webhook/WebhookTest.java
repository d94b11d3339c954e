package io.stint.webhook;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.stint.audit.AuditAction;
import io.stint.audit.AuditTrail;
import io.stint.contract.Contract;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import io.stint.webhook.Receiver.Sent;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers are told what happens: signed, in order for each subject, and nothing is lost. */
@QuarkusTest
class WebhookTest extends StintTest {

  private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Duration LONG = Retry.LONGEST.plusSeconds(1);

  @ConfigProperty(name = "test-world.receiver")
  URI address;

  @Inject Deliveries deliveries;
  @Inject WebhookRows rows;
  @Inject Endpoints endpoints;
  @Inject AuditTrail trail;
  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;

  private final String name = "hook-" + UUID.randomUUID().toString().substring(0, 8);
  private Receiver receiver;

  @BeforeEach
  void receive() {
    receiver = new Receiver(address);
    deliveries.runUntilIdle();
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    receiver.forget();
  }

  @AfterEach
  void receiveNoMore() {
    receiver.close();
  }

  @Test
  void aGrantIsToldAsItGoesItsWay() throws Exception {
    post("/cohorts", "{'name': '%s'}".formatted(name));
    post("/cohorts/" + name + "/members", "{'members': [{'email': '%s@uw.edu'}]}".formatted(name));
    post(
        "/roles",
        "{'name': '%s', 'trust': [{'type': 'SERVICE', 'service': 'ec2.amazonaws.com'}]}"
            .formatted(name));
    loop.runUntilIdle();
    String password =
        post("/cohorts/" + name + "/credentials", null).extract().path("items[0].password");
    String secretKey =
        post("/cohorts/" + name + "/members/" + name + "/access-keys", null)
            .extract()
            .path("secretAccessKey");
    String grant =
        post(
                "/grants",
                "{'type': 'ASSUME_ROLE', 'principal': {'member': '%1$s'}, 'role': '%1$s', 'ttl': 'PT4H'}"
                    .formatted(name))
            .extract()
            .path("id");
    loop.runUntilIdle();
    api().delete("/grants/" + grant).then().statusCode(202);
    loop.runUntilIdle();
    deliveries.runUntilIdle();

    List<Sent> all = receiver.at("/everything");
    assertEquals(
        List.of("grant.created", "grant.active", "grant.ended", "grant.revoked"),
        types(all, "grant/" + grant));
    assertEquals(
        List.of("grant.active", "grant.revoked"), types(receiver.at("/tickets"), "grant/" + grant));
    assertEquals(receiver.at("/tickets").size(), 2);
    for (Sent one : all) {
      JsonNode event = one.event();
      assertEquals("application/cloudevents+json", one.type());
      assertEquals("1.0", event.get("specversion").asText());
      assertEquals("urn:stint:stint", event.get("source").asText());
      assertEquals(one.id(), event.get("id").asText());
      assertEquals(signature(one), one.signature());
      assertEquals(
          List.of(),
          Contract.ofFile()
              .objectionsToAnswer(
                  "GET",
                  "/events",
                  200,
                  "application/json",
                  "{\"items\": [" + event.get("data") + "], \"nextPageToken\": null}"));
      assertEquals(event.get("time"), event.at("/data/at"));
      assertFalse(one.body().contains(password), one.body());
      assertFalse(one.body().contains(secretKey), one.body());
    }
  }

  @Test
  void whatIsNotTakenHoldsBackItsOwnSubjectAlone() {
    receiver.answers(one -> one.body().contains(name + "-bad") ? 500 : 204);
    tell(name + "-bad", AuditAction.COHORT_CREATED, AuditAction.COHORT_CHANGED);
    tell(name + "-good", AuditAction.COHORT_CREATED, AuditAction.COHORT_CHANGED);
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created"), types(name + "-bad"));
    assertEquals(List.of("cohort.created", "cohort.changed"), types(name + "-good"));
    webhook("everything").body("waiting", equalTo(2)).body("failure.code", equalTo("Http500"));

    tell(name + "-bad", AuditAction.COHORT_ENDED);
    for (int i = 1; i < Retry.FAILING; i++) {
      webhook("everything").body("state", equalTo("ACTIVE")).body("failure.attempts", equalTo(i));
      sandbox.advance(LONG);
      deliveries.runUntilIdle();
    }
    webhook("everything")
        .body("state", equalTo("FAILING"))
        .body("waiting", equalTo(3))
        .body("failure.attempts", equalTo(Retry.FAILING))
        .body("failure.nextAttemptAt", notNullValue());
    String first = about(name + "-bad").get(0).id();

    receiver.forget();
    receiver.answers(one -> 204);
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created", "cohort.changed", "cohort.ended"), types(name + "-bad"));
    assertEquals(first, about(name + "-bad").get(0).id());
    webhook("everything")
        .body("state", equalTo("ACTIVE"))
        .body("waiting", equalTo(0))
        .body("failure", nullValue());
  }

  @Test
  void oneThatIsRefusedForEverHoldsUpNobodyElseHoweverQuietItIs() {
    receiver.answers(one -> one.body().contains(name + "-bad") ? 500 : 204);
    tell(name + "-bad", AuditAction.COHORT_CREATED);
    for (int i = 0; i < 6; i++) {
      deliveries.runUntilIdle();
      sandbox.advance(LONG);
    }
    deliveries.runUntilIdle();
    tell(name + "-good", AuditAction.COHORT_CREATED, AuditAction.COHORT_CHANGED);
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created", "cohort.changed"), types(name + "-good"));
  }

  @Test
  void amongMoreThatAreRefusedForEverOthersStillComeThrough() {
    receiver.answers(one -> one.body().contains(name + "-bad") ? 500 : 204);
    for (int i = 0; i < 5; i++) {
      tell(name + "-bad" + i, AuditAction.COHORT_CREATED);
    }
    for (int i = 0; i < 6; i++) {
      deliveries.runUntilIdle();
      sandbox.advance(LONG);
    }
    webhook("everything").body("state", equalTo("FAILING"));
    tell(name + "-good", AuditAction.COHORT_CREATED);
    deliveries.runUntilIdle();
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created"), types(name + "-good"));
    webhook("everything").body("waiting", equalTo(5));
  }

  @Test
  void whoTakesNothingIsTriedWithOneAndLaterToldAll() {
    receiver.close();
    for (int i = 0; i < 20; i++) {
      tell(name + "-" + i, AuditAction.COHORT_CREATED, AuditAction.COHORT_DELETED);
    }
    deliveries.runUntilIdle();
    webhook("everything").body("waiting", equalTo(40));
    receiver = new Receiver(address);
    receiver.answers(one -> 503);
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    assertEquals(1, receiver.at("/everything").size());
    receiver.forget();
    receiver.answers(one -> 204);
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    assertEquals(40, receiver.at("/everything").size());
    for (int i = 0; i < 20; i++) {
      assertEquals(List.of("cohort.created", "cohort.deleted"), types(name + "-" + i));
    }
  }

  @Test
  void whoIsGoneIsToldNothingUntilSomebodyAsksForIt() {
    Instant before = clock.instant();
    receiver.answers(one -> 410);
    tell(name, AuditAction.COHORT_CREATED);
    deliveries.runUntilIdle();
    tell(name, AuditAction.COHORT_CHANGED);
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
    assertEquals(1, receiver.at("/everything").size());
    webhook("everything")
        .body("state", equalTo("STOPPED"))
        .body("waiting", equalTo(2))
        .body("failure.code", equalTo("Gone"))
        .body("failure.nextAttemptAt", nullValue());

    receiver.answers(one -> 204);
    replay("everything", before).statusCode(200).body("state", equalTo("ACTIVE"));
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created", "cohort.created", "cohort.changed"), types(name));
  }

  @Test
  void aRedirectionIsNoTakingAndIsNotFollowed() {
    receiver.answers(one -> 302);
    tell(name, AuditAction.COHORT_CREATED);
    deliveries.runUntilIdle();
    assertEquals(List.of(), receiver.at("/elsewhere"));
    webhook("everything").body("failure.code", equalTo("Http302"));
    receiver.answers(one -> 204);
    sandbox.advance(LONG);
    deliveries.runUntilIdle();
  }

  @Test
  void aReplayHasTheSameIdsAndIsWrittenDown() {
    Instant before = clock.instant();
    tell(name, AuditAction.COHORT_CREATED, AuditAction.COHORT_CHANGED);
    deliveries.runUntilIdle();
    List<String> ids = about(name).stream().map(Sent::id).toList();
    assertEquals(2, ids.size());
    sandbox.advance(Duration.ofHours(1));
    receiver.forget();
    replay("everything", before)
        .statusCode(200)
        .body("waiting", equalTo(3))
        .body("oldestWaitingAt", notNullValue());
    deliveries.runUntilIdle();
    assertEquals(ids, about(name).stream().map(Sent::id).toList());
    api()
        .get("/events?kind=webhook&subject=everything&pageSize=1")
        .then()
        .body("items[0].action", equalTo("webhook.replayed"))
        .body("items[0].actor", equalTo("admin"));
    // A later place leaves nothing out.
    receiver.forget();
    tell(name, AuditAction.COHORT_ENDED);
    sandbox.advance(Duration.ofHours(1));
    replay("everything", clock.instant()).statusCode(200).body("waiting", equalTo(2));
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.ended"), types(name));
    replay("everything", clock.instant().plusSeconds(1))
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/from"));
    replay("nobody", before).statusCode(404);
  }

  @Test
  void aReplayTriesAtOnceWhatWasHeldBackBefore() {
    receiver.answers(one -> 500);
    tell(name, AuditAction.COHORT_CREATED);
    deliveries.runUntilIdle();
    sandbox.advance(Duration.ofSeconds(1));
    receiver.answers(one -> 204);
    tell(name, AuditAction.COHORT_CHANGED);
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created"), types(name));
    receiver.forget();
    replay("everything", clock.instant()).statusCode(200);
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created", "cohort.changed"), types(name));
  }

  @Test
  void aSecretIsNeverShown() {
    api()
        .get("/webhooks")
        .then()
        .body("items.name", equalTo(List.of("everything", "tickets")))
        .body("items[1].host", equalTo("localhost"))
        .body(
            "items[1].types", equalTo(List.of("grant.active", "grant.endingSoon", "grant.revoked")))
        .body(not(containsString("whsec")))
        .body(not(containsString("hidden")));
  }

  /** Ids come from a sequence: the smaller one may become visible after the greater one. */
  @Test
  void whatIsCommittedLateIsNotPassedOver() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          trail.record(AuditAction.COHORT_CREATED, name + "-late", Map.of());
                          written.countDown();
                          await(commit);
                        }));
    await(written);
    tell(name, AuditAction.COHORT_CREATED);
    deliveries.runUntilIdle();
    assertEquals(List.of(), receiver.at("/everything"));
    commit.countDown();
    late.join();
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created"), types(name + "-late"));
    assertEquals(List.of("cohort.created"), types(name));
  }

  /** What it has been told and had no time to write down is told again: at least once. */
  @Test
  void oneReplicaDeliversAtATimeAndAnotherTakesOver() {
    tell(name, AuditAction.COHORT_CREATED);
    Endpoint endpoint = endpoints.named("everything").orElseThrow();
    WebhookRows.Row other = rows.claim(endpoint, clock.instant()).orElseThrow();
    deliveries.runUntilIdle();
    assertEquals(List.of(), receiver.at("/everything"));
    sandbox.advance(WebhookRows.LEASE);
    deliveries.runUntilIdle();
    assertEquals(List.of("cohort.created"), types(name));
    assertTrue(rows.renew(endpoint, other.leasedUntil(), clock.instant()).isEmpty());
    assertFalse(
        QuarkusTransaction.requiringNew()
            .call(() -> rows.settle(endpoint, other.leasedUntil(), other)));
  }

  private static String signature(Sent one) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
    String signed = one.id() + "." + one.timestamp() + "." + one.body();
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes("UTF-8")));
  }

  private List<Sent> about(String cohort) {
    return receiver.at("/everything").stream()
        .filter(one -> one.event().get("subject").asText().equals("cohort/" + cohort))
        .toList();
  }

  private List<String> types(String cohort) {
    return types(receiver.at("/everything"), "cohort/" + cohort);
  }

  private static List<String> types(List<Sent> sent, String subject) {
    return sent.stream()
        .map(Sent::event)
        .filter(event -> event.get("subject").asText().equals(subject))
        .map(event -> event.get("type").asText())
        .toList();
  }

  private void tell(String cohort, AuditAction... actions) {
    for (AuditAction action : actions) {
      QuarkusTransaction.requiringNew().run(() -> trail.record(action, cohort, Map.of()));
    }
  }

  private static ValidatableResponse webhook(String name) {
    return api()
        .get("/webhooks")
        .then()
        .statusCode(200)
        .rootPath("items.find { it.name == '" + name + "' }");
  }

  private static ValidatableResponse replay(String name, Instant from) {
    return api()
        .contentType(ContentType.JSON)
        .body(Map.of("from", from.toString()))
        .post("/webhooks/" + name + "/replays")
        .then();
  }

  private static ValidatableResponse post(String path, String body) {
    var request = api();
    if (body != null) {
      request.contentType(ContentType.JSON).body(body.replace('\'', '"'));
    }
    ValidatableResponse answer = request.post(path).then();
    assertEquals(2, answer.extract().statusCode() / 100, answer.extract().asString());
    return answer;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
