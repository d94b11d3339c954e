package io.stint.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.process.StintProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks as a careful client does: what got no answer, or a 429 or 5xx, is asked again with the same
 * {@code Idempotency-Key}, of whichever service is there.
 */
final class Requests {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ONE_TRY = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 250;

  private final World world;
  private final Duration patience;
  private final AtomicInteger turn = new AtomicInteger();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

  /**
   * @param patience how long after it was asked first something is asked again
   */
  Requests(World world, Duration patience) {
    this.world = world;
    this.patience = patience;
  }

  /**
   * What came of it.
   *
   * @param status 0: never answered
   * @param again whether an earlier try may have been taken without an answer
   */
  record Answered(int status, JsonNode body, boolean again) {
    boolean isTaken() {
      return status / 100 == 2;
    }
  }

  Answered send(String method, String path, String body, int wait) throws InterruptedException {
    String key = UUID.randomUUID().toString();
    Instant limit = Instant.now().plus(patience);
    boolean again = false;
    while (true) {
      Integer port = port();
      if (port != null) {
        try {
          HttpResponse<String> answer =
              http.send(
                  request(port, method, path, body, key, wait),
                  HttpResponse.BodyHandlers.ofString());
          int status = answer.statusCode();
          if (status < 500 && status != 429) {
            return new Answered(status, tree(answer.body()), again);
          }
        } catch (IOException e) {
          // Whether it was taken is not known.
        }
        again = true;
      }
      if (Instant.now().isAfter(limit)) {
        return new Answered(0, null, again);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** For what the scenarios stand on: waits until it has settled. */
  JsonNode must(String method, String path, String body) throws InterruptedException {
    Answered answer = send(method, path, body, 5);
    if (!answer.isTaken()) {
      throw new IllegalStateException(path + ": " + answer + "\n" + world.said());
    }
    return answer.body();
  }

  private Integer port() {
    return world.replicas().get(turn.getAndIncrement() % world.replicas().size()).port();
  }

  private static HttpRequest request(
      int port, String method, String path, String body, String key, int wait) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(ONE_TRY)
            .header("Authorization", "Bearer " + StintProcess.TOKEN)
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (method.equals("POST")) {
      request.header("Idempotency-Key", key);
    }
    if (wait > 0) {
      request.header("Prefer", "wait=" + wait);
    }
    return request.build();
  }

  private static JsonNode tree(String body) throws IOException {
    return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
  }
}
