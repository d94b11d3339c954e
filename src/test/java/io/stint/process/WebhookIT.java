package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.webhook.Receiver;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What was committed is told, though Stint was killed before it could. */
class WebhookIT {

  @Test
  void whatHappenedJustBeforeAKillIsToldAfterwards() throws Exception {
    Path home = StintProcess.emptyFolder("webhook");
    URI address = URI.create("http://localhost:" + StintProcess.freePort());
    Map<String, String> environment = new HashMap<>();
    environment.put("STINT_DATA_DIR", home.toString());
    environment.put("STINT_SANDBOX_PORT", String.valueOf(StintProcess.freePort()));
    environment.put("STINT_TOKEN", StintProcess.TOKEN);
    environment.put("STINT_WEBHOOKS_LISTENER_URL", address + "/listener");
    environment.put("STINT_WEBHOOKS_LISTENER_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    environment.put("STINT_WEBHOOKS_LISTENER_TYPES", "cohort.created");
    try (Receiver receiver = new Receiver(address)) {
      receiver.answers(one -> 503);
      try (StintProcess first = StintProcess.start("sandbox", environment)) {
        first.ready();
        assertEquals(
            201,
            first
                .call("POST", "/cohorts", "application/json", "{\"name\": \"survivors\"}")
                .statusCode());
        first.kill();
      }
      BlockingQueue<String> told = new ArrayBlockingQueue<>(100);
      receiver.answers(
          one -> {
            told.add(one.event().get("subject").asText());
            return 204;
          });
      try (StintProcess second = StintProcess.start("sandbox", environment)) {
        second.ready();
        assertEquals("cohort/survivors", told.poll(150, TimeUnit.SECONDS));
        assertTrue(second.get("/webhooks").body().contains("\"state\":\"ACTIVE\""));
      }
    }
  }
}
