package io.stint.page;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sees the page, what it shows, and what it lets nobody do. */
@QuarkusTest
class PageTest extends PageStory {

  // WebDriver's names for keys.
  private static final String TAB = "\uE004";
  private static final String ENTER = "\uE007";
  private static final String ESCAPE = "\uE00C";

  private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

  @Test
  void whoOpensTheFirstAddressSignsInAndTheTokenStaysInTheTab() {
    browser.go(address("/"));
    browser.value("sessionStorage.clear()");
    browser.go(address("/"));
    browser.type("#token", "not-the-token\n");
    browser.waitForText("main", "This token is not known here.");
    browser.value("document.querySelector('#token').value = ''");
    browser.type("#token", TOKEN + "\n");
    browser.waitForText("h1", "What ends");
    browser.press("Sign out");
    browser.waitForText("h1", "Sign in");
    assertEquals("{}", browser.value("JSON.stringify({...sessionStorage})").asText());

    browser.go(address("/#token=" + TOKEN));
    browser.waitForText("h1", "What ends");
    assertEquals(address("/"), browser.address());
    assertEquals(TOKEN, browser.value("sessionStorage.getItem('stint.token')").asText());
    assertEquals(0, browser.value("localStorage.length").asInt());
    assertEquals("", browser.value("document.cookie").asText());
    String asked =
        browser
            .value("performance.getEntriesByType('resource').map(one => one.name).join(' ')")
            .asText();
    assertFalse(asked.contains(TOKEN), asked);
    assertTrue(asked.contains("/page/main.js"), asked);
    assertEquals("", asked.replaceAll(address("/") + "\\S*", "").strip(), "asked elsewhere");
  }

  @Test
  void whoMayLessIsOfferedWhatTheyMay() {
    cohort("seen", Map.of("owners", List.of(Map.of("group", "lookers"))), "lee@uw.edu");
    role("SeenRole", false);
    String id = grant(Map.of("cohort", "seen"), "SeenRole", Duration.ofHours(1), "INC-9");
    String viewer =
        post(
                "/api-tokens",
                Map.of(
                    "name", "looker",
                    "role", "VIEWER",
                    "subject", "looker",
                    "groups", List.of("lookers"),
                    "ttl", "P1D"))
            .extract()
            .path("token");
    signIn(viewer);
    browser.waitForText("h1", "What ends");
    Map<String, String> views =
        Map.of(
            "#/cohorts",
            "Cohorts",
            "#/cohorts/seen",
            "seen",
            "#/grants/" + id,
            "Assume SeenRole",
            "#/people/lee",
            "lee@uw.edu");
    for (Map.Entry<String, String> view : views.entrySet()) {
      browser.go(address("/" + view.getKey()));
      browser.waitForText("h1", view.getValue());
      assertFalse(browser.text("main").contains("403"), browser.text("main"));
      assertEquals(
          0, browser.value("document.querySelectorAll('.heading .actions > *').length").asInt());
    }
    api().delete("/grants/" + id).then().statusCode(202);
    loop.runUntilIdle();
    browser.go(address("/#/grants"));
    browser.go(address("/#/grants/" + id));
    browser.waitForText("main", "The proof");
    assertFalse(browser.text("main").contains("403"), browser.text("main"));

    // Who has no role at all sees what is their own, and takes their password.
    signIn(Issued.person("00p1", "lee@uw.edu"));
    browser.waitForText("h1", "You");
    browser.waitForText("main", "seen");
    browser.press("Show my one-time password");
    browser.waitForText("#password", "It is shown this once.");
    browser.go(address("/#/cohorts/seen"));
    browser.waitForText("h1", "You");
    signIn(TOKEN);
    browser.waitForText("h1", "What ends");
  }

  private static void signIn(String token) {
    browser.go(address("/"));
    browser.value("sessionStorage.clear()");
    browser.go(address("/#token=" + token));
  }

  @Test
  void aLinkThatIsNoneAndATokenThatCannotBeOneAreSaidToBeSo() {
    browser.go(address("/"));
    browser.value("sessionStorage.clear()");
    browser.go(address("/#token=%zz"));
    browser.waitForText("main", "The link that was opened holds no token.");
    browser.type("#token", "not-the-t\u00f6ken-\u0416\n");
    browser.waitForText("main", "This token is not known here.");
    open("#/cohorts/%zz");
    browser.waitForText("h1", "There is nothing here");
  }

  @Test
  void whileStintDoesNotAnswerAViewSaysSoAndOfWhenItIs() {
    cohort("silence", Map.of(), "quiet@uw.edu");
    role("Silent", false);
    String id =
        post(
                "/grants",
                Map.of(
                    "type", "ASSUME_ROLE",
                    "principal", Map.of("member", "quiet"),
                    "role", "Silent",
                    "ttl", "PT1H"))
            .statusCode(202)
            .extract()
            .path("id");
    for (String view : List.of("#/grants/" + id, "#/cohorts/silence")) {
      open(view);
      browser.waitFor("document.querySelector('.freshness')");
      browser.value(
          "(() => { window.there = fetch;"
              + " window.fetch = () => Promise.reject(new TypeError('gone')); })()");
      browser.waitForText(".freshness", "Stint does not answer. It is tried again.");
      assertTrue(
          browser
              .text(".freshness")
              .matches("(?s).*What is shown is of .*\\d\\d:\\d\\d:\\d\\d\\..*"),
          browser.text(".freshness"));
      browser.value("(() => { window.fetch = window.there; })()");
      browser.waitFor("document.querySelector('.freshness').innerText === ''");
    }
  }

  @Test
  void nothingButItsOwnFilesRunsInThePageAndNobodyFramesIt() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'self';"))
        .header("Content-Security-Policy", containsString("connect-src 'self'"))
        .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff");
    open("");
    browser.value(
        "(() => { const one = document.createElement('script'); try { one.text = 'window.ran = 1';"
            + " } catch {} document.head.append(one); })()");
    assertFalse(browser.value("'ran' in window").asBoolean());
    assertTrue(
        browser
            .value(
                "(() => { try { document.createElement('p').innerHTML = '<b>x</b>'; return false; }"
                    + " catch (refused) { return true; } })()")
            .asBoolean());
  }

  @Test
  void whatEndsIsOnATimeLine() {
    cohort("line", Map.of(), "lin@uw.edu");
    role("LineRole", false);
    grant(Map.of("member", "lin"), "LineRole", Duration.ofDays(2), "the day after tomorrow");
    grant(Map.of("member", "lin"), "LineRole", Duration.ofSeconds(90), "INC-77");
    cohort("line-ends", Map.of("endsAt", in(Duration.ofDays(3)).toString()));
    grant(Map.of("member", "lin"), "LineRole", Duration.ofDays(30), "next month");
    open("");
    browser.waitForText("main", "INC-77");
    browser.waitForText("main", "lin@uw.edu");
    browser.waitForText("main", "cohort line-ends");
    browser.waitForText(".time-line", "7 days");
    String text = browser.text("main");
    assertTrue(text.indexOf("INC-77") < text.indexOf("the day after tomorrow"), text);
    assertFalse(text.contains("next month"), text);
    String utc = browser.value("document.querySelector('.rows time').title").asText();
    assertTrue(utc.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC"), utc);
    sandbox.advance(Duration.ofMinutes(2));
    open("");
    browser.waitForText("#being-ended", "INC-77");
  }

  @Test
  void whatIsRefusedIsSaidInWordsWithThePlace() {
    open("#/cohorts");
    browser.press("New cohort");
    browser.type("#new-name", "refused");
    browser.type("#new-policy", "arn:aws:iam::aws:policy/NoSuchPolicyAnywhere\n");
    browser.waitForText(".problem", "/policies/managed/0");
    String words = browser.text(".problem");
    assertTrue(words.contains("422") && words.contains("NoSuchPolicyAnywhere"), words);
    open("#/cohorts/nobody");
    browser.waitForText(".problem", "404");
  }

  @Test
  void textOfStrangersStaysText() throws IOException {
    cohort(
        "hostile",
        Map.of("description", HOSTILE),
        "<b>&'`bold`'</b>".replace("<", "{") + "@uw.edu",
        "he@uw.edu");
    role("Hostile", false);
    grant(Map.of("member", "he"), "Hostile", Duration.ofMinutes(1), HOSTILE);
    Path file = Files.createTempFile("roster", ".csv");
    Files.writeString(
        file, "Email,Username\n" + HOSTILE.replace("\"", "'") + "@uw.edu,<script>1</script>\n");
    for (String view : List.of("", "#/cohorts", "#/cohorts/hostile", "#/grants", "#/people/he")) {
      open(view);
      browser.waitFor("!document.querySelector('main').innerText.includes('Loading')");
      assertNothingOfItIsMarkup(view);
    }
    open("#/cohorts/hostile");
    browser.waitForText("main", HOSTILE);
    open("#/cohorts/hostile/roster");
    browser.type("#file", file.toString());
    browser.waitForText("#plan", "<img src=x");
    assertNothingOfItIsMarkup("roster");
    open("#/people/" + "%3Cimg%20src%3Dx%3E");
    browser.waitForText("h1", "<img src=x>");
    assertNothingOfItIsMarkup("person");
  }

  private static void assertNothingOfItIsMarkup(String view) {
    assertEquals(
        0,
        browser.value("document.querySelectorAll('main :is(img, script, b > *)').length").asInt(),
        view);
    assertFalse(browser.value("document.title === 'owned'").asBoolean(), view);
  }

  @Test
  void theKeyboardIsEnough() {
    cohort("keys", Map.of(), "keys@uw.edu");
    open("#/cohorts/keys");
    browser.type("body", TAB);
    assertEquals("To the content", browser.value("document.activeElement.innerText").asText());
    browser.type("a.skip", ENTER);
    browser.waitFor("document.activeElement.id === 'main'");
    browser.waitForText("h1", "keys");
    browser.type(".heading button.danger", ENTER);
    browser.waitFor("document.activeElement.innerText === 'Cancel'");
    browser.type("dialog button", ESCAPE);
    browser.waitFor("!document.querySelector('dialog')");
    api().get("/cohorts/keys").then().body("state", equalTo("ACTIVE"));
  }

  @Test
  void everyViewFitsOnAPhone() {
    String name = "fits";
    cohort(
        name,
        Map.of("endsAt", in(ALL_DAY).toString()),
        name + ".somebody.with.a.long.name@a-long-domain.uw.edu");
    role("Fits", true);
    String id = grant(Map.of("cohort", name), "Fits", Duration.ofHours(1), "x".repeat(200));
    browser.resize(360, 800);
    for (String view :
        List.of(
            "",
            "#/cohorts",
            "#/cohorts/" + name,
            "#/cohorts/" + name + "/roster",
            "#/cohorts/" + name + "/handouts",
            "#/grants",
            "#/grants/" + id,
            "#/people")) {
      open(view);
      browser.waitFor("!document.querySelector('main').innerText.includes('Loading')");
      assertTrue(
          browser.value("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
          view + " is wider than a phone");
      assertEquals(1, browser.value("document.querySelectorAll('h1').length").asInt(), view);
      assertEquals(
          0,
          browser
              .value(
                  "[...document.querySelectorAll('input, select')].filter(one =>"
                      + " !one.labels.length).length")
              .asInt(),
          view + " has a field without a label");
    }
  }
}
