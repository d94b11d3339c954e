package io.stint.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chromium as it is on the machine, driven by its own driver over <a
 * href="https://www.w3.org/TR/webdriver2/">WebDriver</a>: a few HTTP calls, so that no library and
 * no download of a browser is needed. Clicks and keys are the browser's own.
 */
final class Browser implements AutoCloseable {

  static final String ABSENT =
      "chromium and chromedriver are not on this machine: nobody has looked at the page"
          + " (Debian: apt-get install chromium chromium-driver)";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final Pattern PDF_PAGE = Pattern.compile("/Type\\s*/Page\\b(?!s)");
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1280,900");

  private final Process driver;
  private final URI session;
  private final HttpClient http = HttpClient.newHttpClient();

  private Browser(Process driver, int port) {
    this.driver = driver;
    URI base = URI.create("http://localhost:" + port + "/session");
    Map<String, ?> options =
        Map.of("binary", program("chromium").orElseThrow().toString(), "args", ARGUMENTS);
    JsonNode made =
        send(
            "POST",
            base,
            Map.of(
                "capabilities",
                Map.of(
                    "alwaysMatch",
                    Map.of(
                        "goog:chromeOptions",
                        options,
                        "timeouts",
                        Map.of("script", PATIENCE.toMillis())))));
    session = URI.create(base + "/" + made.path("sessionId").asText());
  }

  static boolean isThere() {
    return program("chromium").isPresent() && program("chromedriver").isPresent();
  }

  static Browser open() {
    try {
      Process driver =
          new ProcessBuilder(program("chromedriver").orElseThrow().toString(), "--port=0")
              .redirectErrorStream(true)
              .start();
      BufferedReader said = driver.inputReader(StandardCharsets.UTF_8);
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        Matcher port = PORT.matcher(line);
        if (port.find()) {
          return new Browser(driver, Integer.parseInt(port.group(1)));
        }
      }
      throw new IllegalStateException("chromedriver did not start");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Before any script of the pages that come: for what no page can be asked for. */
  void beforeEachPage(String script) {
    post(
        "/goog/cdp/execute",
        Map.of("cmd", "Page.addScriptToEvaluateOnNewDocument", "params", Map.of("source", script)));
  }

  void go(String address) {
    // The same address but for its fragment would not be loaded again.
    post("/url", Map.of("url", "about:blank"));
    post("/url", Map.of("url", address));
  }

  String address() {
    return call("GET", "/url", null).asText();
  }

  void resize(int width, int height) {
    post(
        "/goog/cdp/execute",
        Map.of(
            "cmd",
            "Emulation.setDeviceMetricsOverride",
            "params",
            Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false)));
  }

  /** The value of an expression in the page. */
  JsonNode value(String expression) {
    return post("/execute/sync", Map.of("script", "return " + expression, "args", List.of()));
  }

  String text(String css) {
    return value("document.querySelector(" + quoted(css) + ")?.innerText ?? ''").asText();
  }

  /** Looks whenever the document changes: nothing here sleeps. */
  void waitFor(String expression) {
    String script =
        """
        const done = arguments[arguments.length - 1];
        const holds = () => { try { return !!(%s); } catch { return false; } };
        if (holds()) { done(true); return; }
        const look = () => { if (holds()) { watch.disconnect(); clearInterval(often); done(true); } };
        const watch = new MutationObserver(look);
        watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
        const often = setInterval(look, 100);
        """
            .formatted(expression);
    try {
      post("/execute/async", Map.of("script", script, "args", List.of()));
    } catch (IllegalStateException e) {
      throw new AssertionError(
          "not so: " + expression + "\nat " + address() + "\n" + text("body"), e);
    }
  }

  void waitForText(String css, String words) {
    waitFor(
        "document.querySelector(%s)?.innerText.includes(%s)".formatted(quoted(css), quoted(words)));
  }

  void click(String css) {
    waitFor("document.querySelector(" + quoted(css) + ")");
    post("/element/" + find("css selector", css) + "/click", Map.of());
  }

  /** A button or link by its words. */
  void press(String words) {
    String xpath =
        "//*[self::button or self::a or self::label][normalize-space()=\"" + words + "\"]";
    waitFor(
        "document.evaluate(%s, document, null, 9, null).singleNodeValue".formatted(quoted(xpath)));
    post("/element/" + find("xpath", xpath) + "/click", Map.of());
  }

  /** As keys are pressed; into a file input: a path. */
  void type(String css, String keys) {
    waitFor("document.querySelector(" + quoted(css) + ")");
    post("/element/" + find("css selector", css) + "/value", Map.of("text", keys));
  }

  /** How many pages it has on paper. */
  int printedPages() {
    String pdf = post("/print", Map.of()).asText();
    String plain = new String(Base64.getDecoder().decode(pdf), StandardCharsets.ISO_8859_1);
    return (int) PDF_PAGE.matcher(plain).results().count();
  }

  private String find(String using, String what) {
    return post("/element", Map.of("using", using, "value", what)).path(ELEMENT).asText();
  }

  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode post(String path, Object body) {
    return call("POST", path, body);
  }

  private JsonNode call(String method, String path, Object body) {
    return send(method, URI.create(session + path), body);
  }

  private JsonNode send(String method, URI to, Object body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(to)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode value = JSON.readTree(answer.body()).path("value");
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            value.path("error").asText() + ": " + value.path("message").asText());
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      send("DELETE", session, null);
    } finally {
      driver.destroy();
    }
  }
}
