package io.stint.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A real receiver of webhooks, which answers as a test says and keeps what came. */
public final class Receiver implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One request as it came. */
  public record Sent(
      String path, String id, String timestamp, String signature, String type, String body) {

    public JsonNode event() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final HttpServer server;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private volatile Map<String, String> headers = Map.of();
  private volatile ToIntFunction<Sent> answer = one -> 204;

  public Receiver(URI at) {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), at.getPort()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    Sent one =
        new Sent(
            exchange.getRequestURI().getPath(),
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            headers.getFirst("Content-Type"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    sent.add(one);
    int status = answer.applyAsInt(one);
    if (status / 100 == 3) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
    }
    this.headers.forEach((header, value) -> exchange.getResponseHeaders().add(header, value));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  public void answers(ToIntFunction<Sent> with) {
    answer = with;
  }

  /** With each answer. */
  public void alsoSays(Map<String, String> with) {
    headers = with;
  }

  /** All that came to this path, in order. */
  public List<Sent> at(String path) {
    return sent.stream().filter(one -> one.path().equals(path)).toList();
  }

  public void forget() {
    sent.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
