package io.stint.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Where the sandbox listens: HTTP on 127.0.0.1. Its {@code Date} is the sandbox's own time, which
 * the JDK's server does not let anybody say. A request is handed on when it is there whole, so that
 * slow senders hold no thread; one that is not whole by its deadline is cut off, its head included.
 */
final class HttpDoor implements AutoCloseable {
  private static final int THREADS = 32;
  private static final int MAX_BODY = 1 << 20;
  private static final int MAX_LINE = 1 << 16;
  private static final int IDLE_SECONDS = 600;
  private static final int WAIT_SECONDS = 10;

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final Handler handler;
  private final Clock clock;
  private final long deadlineMillis;
  private final Vertx vertx;
  private final HttpServer server;
  private final ExecutorService threads;

  /** The timers of connections on which no request has begun; of the one event loop. */
  private final Map<HttpConnection, Long> firstRequests = new HashMap<>();

  /**
   * A request that is there whole.
   *
   * @param path as it was sent, without the query
   * @param query as it was sent; null: none
   * @param headers with names in lower case
   */
  record Request(
      String method, String path, String query, Map<String, String> headers, byte[] body) {}

  /** An answer. */
  record Answer(int status, String body, Map<String, String> headers) {
    Answer(int status, String contentType, String body) {
      this(status, body, Map.of("Content-Type", contentType));
    }
  }

  /** Answers a request; empty: the connection is closed without an answer. */
  interface Handler {
    Optional<Answer> answer(Request request);
  }

  /**
   * @param port 0 for any free one
   * @param deadline for a whole request, and for the first one on a connection to begin
   * @throws UncheckedIOException when the port is taken
   */
  HttpDoor(int port, Clock clock, Duration deadline, Handler handler) {
    this.handler = handler;
    this.clock = clock;
    this.deadlineMillis = deadline.toMillis();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "sandbox-aws");
              thread.setDaemon(true);
              return thread;
            });
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setUseDaemonThread(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setAcceptBacklog(1024)
                    .setHttp2ClearTextEnabled(false)
                    .setMaxInitialLineLength(MAX_LINE)
                    .setMaxHeaderSize(MAX_LINE)
                    .setHandle100ContinueAutomatically(true)
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setIdleTimeout(IDLE_SECONDS))
            .connectionHandler(this::accept)
            .requestHandler(this::receive);
    try {
      server.listen().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      close();
      throw new UncheckedIOException(
          new IOException("port " + port + ": " + e.getCause().getMessage(), e.getCause()));
    }
  }

  int port() {
    return server.actualPort();
  }

  /** Frees the port. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the sandbox's endpoint did not stop", e.getCause());
    }
  }

  private void accept(HttpConnection connection) {
    long late = vertx.setTimer(deadlineMillis, timer -> connection.close());
    firstRequests.put(connection, late);
    connection.closeHandler(closed -> began(connection));
  }

  private void began(HttpConnection connection) {
    Long late = firstRequests.remove(connection);
    if (late != null) {
      vertx.cancelTimer(late);
    }
  }

  private void receive(HttpServerRequest request) {
    began(request.connection());
    long late = vertx.setTimer(deadlineMillis, timer -> request.connection().close());
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() > MAX_BODY) {
            request.connection().close();
          } else {
            body.appendBuffer(part);
          }
        });
    request.exceptionHandler(broken -> vertx.cancelTimer(late));
    request.endHandler(
        whole -> {
          vertx.cancelTimer(late);
          handOn(request, body.getBytes());
        });
  }

  private void handOn(HttpServerRequest request, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            header ->
                headers.merge(
                    header.getKey().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (one, other) -> one + "," + other));
    String path = request.path() == null ? "/" : request.path();
    Request whole =
        new Request(request.method().name(), path, request.query(), Map.copyOf(headers), body);
    try {
      threads.execute(() -> answer(request, whole));
    } catch (RejectedExecutionException closing) {
      request.connection().close();
    }
  }

  private void answer(HttpServerRequest request, Request whole) {
    Optional<Answer> answer = Optional.empty();
    try {
      answer = handler.answer(whole);
    } finally {
      if (answer.isPresent()) {
        send(request.response(), answer.get());
      } else {
        request.connection().close();
      }
    }
  }

  private void send(HttpServerResponse response, Answer answer) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response.putHeader("Date", HTTP_DATE.format(clock.instant()));
    response.end(Buffer.buffer(answer.body().getBytes(StandardCharsets.UTF_8)));
  }
}
