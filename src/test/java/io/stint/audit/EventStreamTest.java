package io.stint.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.stint.database.CountedSql;
import io.stint.support.StintTest;
import io.stint.web.StreamItem;
import io.stint.web.Streams;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler;
import org.junit.jupiter.api.Test;

/** Nothing is lost, nothing comes twice, all in one order, whoever listens and however slowly. */
@QuarkusTest
class EventStreamTest extends StintTest {

  private static final int TICKS_OF_PATIENCE = 30;

  @Inject AuditTrail trail;
  @Inject EventLog log;
  @Inject CountedSql counted;
  @Inject Streams shared;

  private final String name = "stream-" + UUID.randomUUID();
  private final Streams ticks = new Streams(Duration.ofDays(1));

  private EventStream stream() {
    return new EventStream(log, ticks);
  }

  @Test
  void oneQueryATickIsEnoughForAllAndNoneForNobody() {
    EventStream stream = stream();
    assertEquals(0, counted.during(ticks::tick));
    List<AssertSubscriber<StreamItem<Event>>> listeners = new ArrayList<>();
    listeners.add(listen(stream, null, Long.MAX_VALUE));
    assertEquals(1, counted.during(ticks::tick));
    IntStream.range(1, 50).forEach(i -> listeners.add(listen(stream, null, Long.MAX_VALUE)));
    record(3);
    assertEquals(1, counted.during(ticks::tick));
    for (AssertSubscriber<StreamItem<Event>> listener : listeners) {
      assertEquals(steps(0, 3), steps(listener));
    }
    assertTrue(ticks.isTicking());
    listeners.forEach(AssertSubscriber::cancel);
    assertFalse(ticks.isTicking());
    assertEquals(0, counted.during(ticks::tick));
  }

  /** Ids come from a sequence: the smaller one may become visible after the greater one. */
  @Test
  void whatIsCommittedLateIsNotPassedOver() throws Exception {
    EventStream stream = stream();
    AssertSubscriber<StreamItem<Event>> listener = listen(stream, null, Long.MAX_VALUE);
    record(1);
    ticks.tick();
    String seen = position(listener);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          trail.record(AuditAction.COHORT_CHANGED, name, Map.of("step", 1));
                          written.countDown();
                          await(commit);
                        }));
    await(written);
    QuarkusTransaction.requiringNew()
        .run(() -> trail.record(AuditAction.COHORT_ENDED, name, Map.of("step", 2)));
    ticks.tick();
    assertEquals(steps(0, 1), steps(listener));
    // A list shows at once what there is, and walking on through it misses nothing either.
    String token =
        api().get("/events?pageSize=1&subject=" + name).then().extract().path("nextPageToken");
    commit.countDown();
    late.join();
    ticks.tick();
    assertEquals(steps(0, 3), steps(listener));
    assertEquals(steps(1, 3), steps(listen(stream, seen, Long.MAX_VALUE)));
    assertEquals(
        List.of("cohort.changed"),
        api()
            .get("/events?pageSize=1&subject={name}&pageToken={token}", name, token)
            .then()
            .extract()
            .path("items.action"));
  }

  @Test
  void whoWasFarBehindReadsOnAloneAndThenWithTheOthers() {
    int many = 2 * EventStream.BATCH + 7;
    String seen = positionOfTheFirst();
    record(1, many);
    EventStream stream = stream();
    AssertSubscriber<StreamItem<Event>> behind = listen(stream, seen, Long.MAX_VALUE);
    behind.awaitItems(many, Duration.ofSeconds(20));
    record(many, many + 2);
    tickUntilThereAre(many + 1, behind);
    assertEquals(steps(1, many + 2), steps(behind));
  }

  @Test
  void whoTakesSlowlyIsSentNoMoreThanHeCanHoldAndMissesNothing() {
    EventStream stream = stream();
    AssertSubscriber<StreamItem<Event>> slow = listen(stream, null, 1);
    int many = 5 * EventStream.BATCH;
    record(many);
    for (int i = 0; i < 8; i++) {
      ticks.tick();
    }
    assertEquals(0, counted.during(ticks::tick), "nobody is there to be told");
    assertEquals(List.of(), steps(slow));
    slow.request(Long.MAX_VALUE);
    slow.awaitItems(many + 1, Duration.ofSeconds(20));
    record(many, many + 1);
    tickUntilThereAre(many + 1, slow);
    assertEquals(steps(0, many + 1), steps(slow));
  }

  /** As it is on a socket: what nobody reads is not read from the database either. */
  @Test
  void whoReadsNothingOffTheWireIsSentNoMoreThanFitsThere() throws IOException {
    String seen = positionOfTheFirst();
    int many = 40 * EventStream.BATCH;
    String bulk = "x".repeat(2_000);
    for (int i = 1; i < many; i += EventStream.BATCH) {
      record(i, Math.min(many, i + EventStream.BATCH), bulk);
    }
    List<BufferedReader> listeners = new ArrayList<>();
    int statements =
        counted.during(
            () -> {
              listeners.add(follow(seen));
              listeners.add(follow(null));
              // Each of these takes a tick of the process: long, for what is not held up.
              IntStream.range(0, 4).forEach(i -> hear(listeners.get(1), "tick-" + i));
            });
    assertTrue(statements < many / EventStream.BATCH, statements + " statements for nobody");
    BufferedReader late = listeners.get(0);
    int next = 1;
    while (next < many) {
      String line = late.readLine();
      if (line.startsWith("data:") && line.contains(name)) {
        assertTrue(line.contains("\"step\": " + next + ","), next + " is not in " + line);
        next++;
      }
    }
    late.close();
    listeners.get(1).close();
  }

  @Test
  void whoTakesNothingIsLetGoAndComesBackForTheRest() {
    EventStream stream = stream();
    AssertSubscriber<StreamItem<Event>> stuck = listen(stream, null, 3);
    record(5);
    ticks.tick();
    assertEquals(steps(0, 2), steps(stuck));
    String seen = position(stuck);
    for (int i = 0; i < TICKS_OF_PATIENCE; i++) {
      ticks.tick();
    }
    assertFalse(ticks.isTicking());
    stuck.request(Long.MAX_VALUE);
    stuck.assertCompleted();
    assertEquals(
        "too slow: come again with Last-Event-ID",
        stuck.getItems().get(stuck.getItems().size() - 1).comment());
    assertEquals(steps(2, 5), steps(listen(stream, seen, Long.MAX_VALUE)));
  }

  @Test
  void aSilentStreamShowsThatItLives() {
    AssertSubscriber<StreamItem<Event>> listener = listen(stream(), null, Long.MAX_VALUE);
    for (int i = 0; i < 2 * TICKS_OF_PATIENCE; i++) {
      ticks.tick();
    }
    assertEquals(
        List.of("heartbeat", "heartbeat", "heartbeat"),
        listener.getItems().stream().map(StreamItem::comment).toList());
  }

  /** As it is after a dump was restored: numbers of transactions that this cluster has not had. */
  @Test
  void whatWasRestoredIsFollowedByWhatHappensThen() {
    record(2);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              counted.update("alter table event disable trigger event_is_append_only");
              counted.update("update event set tx = '900000000000' where subject_name = ?", name);
              counted.update("alter table event enable trigger event_is_append_only");
            });
    long second =
        counted
            .one(row -> row.getLong(1), "select max(id) from event where subject_name = ?", name)
            .orElseThrow();
    String seen = "900000000000-" + (second - 1);
    assertEquals(List.of(), steps(listen(stream(), seen, Long.MAX_VALUE)));
    new RestoredOrder(counted).mend();
    record(2, 3);
    assertEquals(steps(1, 3), steps(listen(stream(), seen, Long.MAX_VALUE)));
    assertEquals(steps(0, 3), steps(listen(stream(), "7-" + (second - 2), Long.MAX_VALUE)));
  }

  /** While much of what he asked for is on its way. */
  @Test
  void whoLeavesInTheMiddleIsNoErrorInTheLog() throws IOException {
    String seen = positionOfTheFirst();
    for (int i = 1; i <= 100; i++) {
      record(i, i + 1, "x".repeat(100_000));
    }
    List<String> said = new CopyOnWriteArrayList<>();
    Handler listener = listener(said);
    Logger framework = Logger.getLogger(PublisherResponseHandler.class.getName());
    framework.addHandler(listener);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(2_048);
      socket.connect(new InetSocketAddress("localhost", RestAssured.port));
      socket.setSoLinger(true, 0); // closing it is a reset
      String request =
          String.join(
              "\r\n",
              "GET /events/stream HTTP/1.1",
              "Host: localhost",
              "Authorization: Bearer " + TOKEN,
              "Last-Event-ID: " + seen,
              "",
              "");
      socket.getOutputStream().write(request.getBytes(UTF_8));
      assertEquals('H', socket.getInputStream().read());
    }
    long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    // It may begin to tick only now that it has left: twice, with an answer between.
    for (int i = 0; i < 2; i++) {
      api().get("/events?pageSize=1").then().statusCode(200);
      while (shared.isTicking() && System.nanoTime() < patience) {
        Thread.onSpinWait();
      }
    }
    framework.removeHandler(listener);
    assertFalse(shared.isTicking());
    assertEquals(List.of(), said);
  }

  private static Handler listener(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        said.add(record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static AssertSubscriber<StreamItem<Event>> listen(
      EventStream stream, String lastEventId, long demand) {
    return stream
        .from(lastEventId, Sight.EVERYTHING)
        .subscribe()
        .withSubscriber(AssertSubscriber.create(demand));
  }

  private void record(int many) {
    record(0, many);
  }

  private String positionOfTheFirst() {
    AssertSubscriber<StreamItem<Event>> listener = listen(stream(), null, Long.MAX_VALUE);
    record(1);
    ticks.tick();
    listener.cancel();
    return position(listener);
  }

  private void hear(BufferedReader lines, String subject) {
    QuarkusTransaction.requiringNew()
        .run(() -> trail.record(AuditAction.COHORT_CHANGED, subject, Map.of()));
    try {
      String line = lines.readLine();
      while (!(line.startsWith("data:") && line.contains(subject))) {
        line = lines.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader follow(String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + "/events/stream"))
            .header("Authorization", "Bearer " + TOKEN)
            .timeout(Duration.ofSeconds(60));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      InputStream body =
          HttpClient.newHttpClient()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
              .body();
      return new BufferedReader(new InputStreamReader(body, UTF_8));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void record(int from, int to) {
    record(from, to, "");
  }

  private void record(int from, int to, String bulk) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                trail.recordAll(
                    AuditAction.COHORT_CREATED,
                    IntStream.range(from, to)
                        .mapToObj(i -> new AuditTrail.Entry(name, details(i, bulk)))
                        .toList()));
  }

  /** Who has read on alone is one of the others as soon as another thread has seen to it. */
  private void tickUntilThereAre(int events, AssertSubscriber<StreamItem<Event>> listener) {
    for (int i = 0; i < 5_000 && events(listener).count() < events; i++) {
      ticks.tick();
    }
  }

  private static Map<String, Object> details(int step, String bulk) {
    return bulk.isEmpty() ? Map.of("step", step) : Map.of("step", step, "bulky", bulk);
  }

  private static List<String> steps(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "{\"step\": " + i + "}").toList();
  }

  /** Of this test alone. */
  private List<String> steps(AssertSubscriber<StreamItem<Event>> listener) {
    return events(listener).map(Event::details).toList();
  }

  private String position(AssertSubscriber<StreamItem<Event>> listener) {
    return events(listener).reduce((one, next) -> next).orElseThrow().position().toString();
  }

  private Stream<Event> events(AssertSubscriber<StreamItem<Event>> listener) {
    return List.copyOf(listener.getItems()).stream()
        .map(StreamItem::data)
        .filter(event -> event != null && event.subject().name().equals(name));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, java.util.concurrent.TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
