package io.stint.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What AWS is told to do wrong, and what it did. */
final class SandboxAdmin {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Sandbox world;

  SandboxAdmin(Sandbox world) {
    this.world = world;
  }

  JsonNode ask(String method, String path, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(world.endpoint().orElseThrow().resolve("/_stint/" + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The actions that AWS carried out since its log was emptied, in order. */
  List<String> done() {
    List<String> done = new ArrayList<>();
    for (JsonNode call : ask("GET", "calls", "").get("calls")) {
      if (call.get("outcome").asText().equals("OK")) {
        done.add(call.get("action").asText());
      }
    }
    return done;
  }

  void forgetCalls() {
    ask("DELETE", "calls", "");
  }
}
