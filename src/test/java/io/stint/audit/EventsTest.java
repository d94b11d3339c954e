package io.stint.audit;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventsTest extends StintTest {

  private static final List<AuditAction> STEPS =
      List.of(
          AuditAction.COHORT_CREATED,
          AuditAction.COHORT_CHANGED,
          AuditAction.COHORT_ENDED,
          AuditAction.COHORT_DELETION_REQUESTED,
          AuditAction.COHORT_DELETED);

  @Inject AuditTrail trail;

  private final String name = "Subject-" + UUID.randomUUID();

  @Test
  void anEventSaysWhoDidWhatToWhat() {
    record(AuditAction.COHORT_CREATED, Map.of("members", 58));
    api()
        .get("/events?subject=" + name.toUpperCase())
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].actor", equalTo("stint"))
        .body("items[0].action", equalTo("cohort.created"))
        .body("items[0].subject", equalTo(Map.of("kind", "cohort", "name", name)))
        .body("items[0].details.members", equalTo(58))
        .body("items[0].requestId", nullValue());
  }

  @Test
  void theCallerIsTheActorAndTheRequestIsNamed() {
    offContract()
        .header("X-Request-Id", "my-request.1")
        .post("/audit-samples/" + name)
        .then()
        .statusCode(204)
        .header("X-Request-Id", "my-request.1");
    api()
        .get("/events?subject=" + name)
        .then()
        .body("items.actor", contains("admin", "stint"))
        .body("items.requestId", contains("my-request.1", "my-request.1"));
  }

  @Test
  void eventsAreListedNewestFirstPageByPage() {
    for (AuditAction action : STEPS) {
      record(action, Map.of());
    }
    String token =
        api()
            .get("/events?pageSize=3&subject=" + name)
            .then()
            .body(
                "items.action",
                contains("cohort.deleted", "cohort.deletionRequested", "cohort.ended"))
            .extract()
            .path("nextPageToken");
    api()
        .get("/events?pageSize=3&subject=" + name + "&pageToken=" + token)
        .then()
        .body("items.action", contains("cohort.changed", "cohort.created"))
        .body("nextPageToken", nullValue());
  }

  @Test
  void filtersNarrow() {
    record(AuditAction.COHORT_CREATED, Map.of());
    String of = "/events?subject=" + name;
    for (String matching :
        List.of(
            "&kind=cohort",
            "&action=cohort.created",
            "&actor=stint",
            "&since=2020-01-01T00:00:00Z",
            "&until=2120-01-01T00:00:00+02:00")) {
      api().get(of + matching).then().body("items", hasSize(1));
    }
    for (String other :
        List.of(
            "&kind=role",
            "&action=cohort.deleted",
            "&actor=admin",
            "&since=2120-01-01T00:00:00Z",
            "&until=2020-01-01T00:00:00Z")) {
      api().get(of + other).then().body("items", empty());
    }
    api()
        .get("/events?since=yesterday")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?since"));
  }

  @Test
  void whatIsRolledBackNeverHappened() {
    assertThrows(
        IllegalStateException.class,
        () ->
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      trail.record(AuditAction.COHORT_CREATED, name, Map.of());
                      throw new IllegalStateException("rolls back");
                    }));
    api().get("/events?subject=" + name).then().body("items", empty());
  }

  @Test
  void anEventNeedsTheTransactionOfWhatItTellsAbout() {
    assertThrows(
        TransactionalException.class,
        () -> trail.record(AuditAction.COHORT_CREATED, name, Map.of()));
  }

  @Test
  void secretsAreRefused() {
    for (String key : List.of("password", "secretAccessKey", "oneTimePassword", "sessionToken")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> record(AuditAction.MEMBER_ADDED, Map.of(key, "x")),
          key);
    }
  }

  @Test
  void theStreamSendsWhatIsCommittedAndResumes() throws Exception {
    HttpResponse<Stream<String>> stream = follow(null);
    var lines = stream.body().iterator();
    assertEquals(":heartbeat", lines.next().replace(" ", ""));
    record(AuditAction.COHORT_CREATED, Map.of());
    record(AuditAction.COHORT_CHANGED, Map.of());
    String firstId = null;
    List<String> names = new ArrayList<>();
    while (!names.contains("cohort.changed")) {
      String line = lines.next();
      if (line.startsWith("id:") && firstId == null) {
        firstId = line.substring(3).strip();
      }
      if (line.startsWith("event:")) {
        names.add(line.substring(6).strip());
      }
    }
    assertEquals(List.of("cohort.created", "cohort.changed"), names);

    var again = follow(firstId).body().iterator();
    String resumed = again.next();
    while (!resumed.startsWith("data:")) {
      resumed = again.next();
    }
    assertTrue(resumed.contains("\"action\":\"cohort.changed\""), resumed);
    assertTrue(resumed.contains(name), resumed);
  }

  @Test
  void anActionThatIsNoneIsRefused() {
    offContract()
        .get("/events?action=banana")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?action"))
        .body("detail", containsString("cohort.created"));
  }

  @Test
  void aPositionThatIsNoneOfOursIs400() throws Exception {
    assertEquals(400, follow("yesterday").statusCode());
    for (String ahead : List.of("999999999-999999999", "999999999-0", "1-999999999")) {
      assertEquals(400, follow(ahead).statusCode(), ahead);
    }
  }

  private HttpResponse<Stream<String>> follow(String lastEventId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/events"))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(20));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
  }

  private void record(AuditAction action, Map<String, ?> details) {
    QuarkusTransaction.requiringNew().run(() -> trail.record(action, name, details));
  }
}
