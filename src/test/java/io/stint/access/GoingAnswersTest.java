package io.stint.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.stint.support.SandboxControl;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Streams and held answers last no longer than whoever asked for them may have them. */
@QuarkusTest
class GoingAnswersTest extends Callers {

  private static final int PATIENCE_SECONDS = 20;

  @Inject SandboxControl sandbox;

  @Test
  void aStreamEndsWithItsTokenAndWithItsOwner() throws Exception {
    Response ended = made("ended", "requester");
    String owner = token("owner", "organizer");
    String expired = token("expired", "organizer");
    post(as(owner), "/cohorts", "{'name': 'lost-1'}").then().statusCode(202);
    Stream ofEnded = new Stream("/events/stream", ended.path("token"));
    Stream ofOwner = new Stream("/cohorts/lost-1/progress", owner);
    Stream ofExpired = new Stream("/events/stream", expired);
    Stream ofAdmin = new Stream("/events/stream", TOKEN);

    api().delete("/api-tokens/" + ended.path("apiToken.id")).then().statusCode(204);
    ofEnded.ends();
    patch(api(), "/cohorts/lost-1", "{'owners': [{'group': 'others'}]}").then().statusCode(202);
    ofOwner.ends();
    sandbox.advance(Duration.ofDays(1));
    ofExpired.ends();

    post(api(), "/cohorts", "{'name': 'still-1'}").then().statusCode(202);
    ofAdmin.tells("still-1");
  }

  @Test
  void aHeldAnswerIsWhatItsCallerWasTold() throws Exception {
    Response caller = made("waiter", "organizer");
    CompletableFuture<Response> made =
        held(() -> post(waiting(caller.path("token")), "/cohorts", "{'name': 'held-1'}"));
    while (api().get("/cohorts/held-1").statusCode() == 404) {
      assertTrue(!made.isDone(), () -> made.join().asString());
    }
    api().delete("/api-tokens/" + caller.path("apiToken.id")).then().statusCode(204);
    assertEquals(202, made.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode());

    String owner = token("loser", "organizer");
    post(as(owner), "/cohorts", "{'name': 'held-2'}").then().statusCode(202);
    CompletableFuture<Response> changed =
        held(() -> patch(waiting(owner), "/cohorts/held-2", "{'description': 'mine'}"));
    while (!"mine".equals(api().get("/cohorts/held-2").path("description"))) {
      assertTrue(!changed.isDone(), () -> changed.join().asString());
    }
    patch(api(), "/cohorts/held-2", "{'owners': [{'group': 'others'}], 'description': 'theirs'}")
        .then()
        .statusCode(202);
    Response answer = changed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertEquals(202, answer.statusCode());
    assertEquals("mine", answer.path("description"));
  }

  private static io.restassured.specification.RequestSpecification waiting(String token) {
    return sentBy(token).header("Prefer", "wait=60");
  }

  private static CompletableFuture<Response> held(Supplier<Response> call) {
    return CompletableFuture.supplyAsync(call);
  }

  /** One that has begun. */
  private static final class Stream {

    private final BufferedReader lines;

    Stream(String path, String token) throws IOException, InterruptedException {
      HttpResponse<InputStream> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
                      .header("Authorization", "Bearer " + token)
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, answer.statusCode());
      lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
      lines.readLine();
    }

    void ends() throws Exception {
      read(null);
    }

    void tells(String word) throws Exception {
      read(word);
    }

    /**
     * @param word null: to the end
     */
    private void read(String word) throws Exception {
      CompletableFuture.supplyAsync(() -> isRead(word)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private boolean isRead(String word) {
      try {
        String line = lines.readLine();
        while (line != null && (word == null || !line.contains(word))) {
          line = lines.readLine();
        }
        assertEquals(word == null, line == null);
        return true;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
