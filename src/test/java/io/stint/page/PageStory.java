package io.stint.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** What tests in a browser have in common: one Chromium, and the service's clock in it. */
abstract class PageStory extends StintTest {

  static final Duration ALL_DAY = Duration.ofHours(20);

  static Browser browser;

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;

  @BeforeAll
  static void openBrowser() {
    if (Browser.isThere()) {
      browser = Browser.open();
    } else {
      System.err.println("SKIPPED: " + Browser.ABSENT);
    }
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
      browser = null;
    }
  }

  @BeforeEach
  void well() {
    assumeTrue(browser != null, Browser.ABSENT);
    sandbox.noFaults();
    loop.runUntilIdle();
    browser.resize(1280, 900);
  }

  static String address(String path) {
    return "http://localhost:" + RestAssured.port + path;
  }

  /** Signed in, at a view of the page. */
  void open(String view) {
    readersClock();
    browser.go(address("/" + view));
    browser.waitFor("document.querySelector('h1')");
    if (browser.text("h1").equals("Sign in")) {
      browser.type("#token", TOKEN + "\n");
      browser.waitFor("document.querySelector('nav') && document.querySelector('h1')");
    }
  }

  /** The page goes by the reader's clock, which is the service's here. */
  private void readersClock() {
    browser.beforeEachPage(
        """
        (() => {
          const Real = Date, ahead = %d - Real.now();
          Date = class extends Real {
            constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
            static now() { return Real.now() + ahead; }
          };
        })();
        """
            .formatted(clock.instant().toEpochMilli()));
  }

  Instant in(Duration time) {
    return clock.instant().plus(time);
  }

  void cohort(String name, Map<String, ?> more, String... emails) {
    post("/cohorts", with(more, "name", name)).statusCode(202);
    if (emails.length > 0) {
      List<?> members = Arrays.stream(emails).map(email -> Map.of("email", email)).toList();
      post("/cohorts/" + name + "/members", Map.of("members", members)).statusCode(202);
    }
    loop.runUntilIdle();
  }

  void role(String name, boolean mfa) {
    post("/roles", Map.of("name", name, "grants", Map.of("mfa", mfa))).statusCode(202);
    loop.runUntilIdle();
  }

  String grant(Map<String, ?> principal, String role, Duration time, String reason) {
    String id =
        post(
                "/grants",
                Map.of(
                    "type", "ASSUME_ROLE",
                    "principal", principal,
                    "role", role,
                    "ttl", time.toString(),
                    "reason", reason))
            .statusCode(202)
            .extract()
            .path("id");
    loop.runUntilIdle();
    return id;
  }

  static io.restassured.response.ValidatableResponse post(String path, Object body) {
    return api().contentType(ContentType.JSON).body(body).post(path).then();
  }

  private static Map<String, Object> with(Map<String, ?> more, String name, Object value) {
    Map<String, Object> all = new java.util.HashMap<>(more);
    all.put(name, value);
    return all;
  }
}
