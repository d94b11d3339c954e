package io.stint.webhook;

import io.stint.audit.Event;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One attempt: signed as Standard Webhooks say, redirects not followed, what is answered not read.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
@ApplicationScoped
class Sender {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final CloudEvent format;
  private final Clock clock;
  private final Duration longest;
  private final HttpClient http;

  @Inject
  Sender(CloudEvent format, Clock clock) {
    this(format, clock, LONGEST);
  }

  /** One with less patience, for tests. */
  Sender(CloudEvent format, Clock clock, Duration longest) {
    this.format = format;
    this.clock = clock;
    this.longest = longest;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(longest.dividedBy(3))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Takes at most half a minute. */
  Answer send(Endpoint to, Event event) {
    Instant at = clock.instant();
    String id = CloudEvent.id(event);
    String body = format.body(event);
    HttpRequest request =
        HttpRequest.newBuilder(to.url())
            .timeout(longest)
            .header("Content-Type", CloudEvent.MEDIA_TYPE)
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
            .header("webhook-signature", to.signature(id, at, body))
            .header("User-Agent", "Stint")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, BodyHandlers.discarding());
    try {
      // The request's own time is over with the head of the answer; its body may go on for ever.
      HttpResponse<Void> said = answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      String retryAfter = said.headers().firstValue("Retry-After").orElse(null);
      return Answer.of(said.statusCode(), retryAfter, clock.instant());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return Answer.unreachable("no answer within " + longest.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      return Answer.unreachable(e.getCause().getClass().getSimpleName());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return Answer.unreachable("Stint is stopping");
    }
  }
}
