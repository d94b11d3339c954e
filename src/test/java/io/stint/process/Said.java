package io.stint.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a service says while it runs, and whether it has said that it is there. */
final class Said {

  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Thread reader;

  Said(InputStream output) {
    reader = new Thread(() -> read(output), "stint-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream output) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
        if (line.contains("Listening on:") || line.contains("The sandbox runs alone")) {
          ready.complete(null);
        }
      }
    } catch (IOException e) {
      // The process has gone; that is what is told below.
    }
    ready.completeExceptionally(new IllegalStateException("it ended"));
  }

  /** Waits until it says that it listens, or that the sandbox runs without it. */
  void ready(Duration most) throws Exception {
    try {
      ready.get(most.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("not ready:\n" + text(), e);
    }
  }

  /** Waits for the last word. */
  void join() throws InterruptedException {
    reader.join();
  }

  String text() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }
}
