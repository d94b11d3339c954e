package io.stint.web;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Prefer: wait=N. */
@QuarkusTest
class LongPollTest extends StintTest {

  @Inject TestClock clock;

  private final String key = UUID.randomUUID().toString();
  private final String name = "sample-" + UUID.randomUUID();

  @AfterEach
  void fresh() {
    SampleResource.settled = Optional.empty();
    SampleResource.settledAfter = () -> true;
    SampleResource.next = null;
  }

  @Test
  void anAnswerIsHeldUntilItHasSettled() {
    AtomicInteger asked = new AtomicInteger();
    SampleResource.settledAfter = () -> asked.incrementAndGet() >= 3;
    SampleResource.settled = Optional.of("ACTIVE");
    Response first = waiting("wait=30");
    first
        .then()
        .statusCode(201)
        .header("Preference-Applied", "wait=30")
        .body("state", equalTo("ACTIVE"));
    assertTrue(asked.get() >= 3);
    Response again = waiting("wait=30");
    again.then().statusCode(201).header("Idempotency-Replayed", "true");
    assertEquals(first.asString(), again.asString());
  }

  @Test
  void anAnswerIsNotHeldLongerThanAsked() {
    waiting("wait=1").then().statusCode(202).header("Preference-Applied", "wait=1");
  }

  @Test
  void anAnswerIsNotHeldForWhatIsNotTriedAgainInTime() {
    SampleResource.next = clock.instant().plusSeconds(31);
    Response first = waiting("wait=30");
    first
        .then()
        .statusCode(202)
        .header("Preference-Applied", "wait=30")
        .body("state", equalTo("PENDING"))
        .time(lessThan(20_000L));
    assertEquals(first.asString(), waiting("wait=30").asString());
  }

  @Test
  void anAnswerIsHeldForWhatIsTriedAgainInTime() {
    AtomicInteger asked = new AtomicInteger();
    SampleResource.settledAfter = () -> asked.incrementAndGet() >= 3;
    SampleResource.settled = Optional.of("ACTIVE");
    SampleResource.next = clock.instant().plusSeconds(29);
    waiting("wait=30").then().statusCode(201);
  }

  @Test
  void aWaitThatIsNotUnderstoodIsNoWait() {
    waiting("wait=soon").then().statusCode(202).header("Preference-Applied", nullValue());
  }

  private Response waiting(String prefer) {
    return offContract()
        .header("Idempotency-Key", key)
        .header("Prefer", prefer)
        .contentType("application/json")
        .body("{\"name\": \"" + name + "\"}")
        .post("/samples");
  }
}
