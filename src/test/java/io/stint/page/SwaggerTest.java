package io.stint.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** "Try it out" in the API browser, with what it has filled in and nothing else but ids. */
@QuarkusTest
class SwaggerTest extends PageStory {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Selects what is there, so that what is typed replaces it. */
  private static final String ALL = "\uE009a\uE000";

  /** Fields for headers and filters that were looked at. */
  private int looked;

  @Test
  void tryItOutGoesThroughAWholeChainAndEachPostTwice() throws IOException {
    browser.go(address("/q/swagger-ui/"));
    browser.click("button.authorize");
    browser.type(".auth-container input", TOKEN);
    browser.click(".auth-btn-wrapper button.authorize");
    browser.click(".auth-btn-wrapper .btn-done");

    assertEquals(202, tried("cohorts", "createCohort", "").status);
    assertEquals("name-taken", again("cohorts", "createCohort").body.path("code").asText());
    assertEquals(202, tried("cohorts", "addMembers", "").status);
    assertEquals(202, tried("roles", "createRole", "").status);
    loop.runUntilIdle();
    Answer first = tried("grants", "createGrant", "");
    Answer second = again("grants", "createGrant");
    assertEquals(202, first.status);
    assertEquals(202, second.status);
    String id = first.body.path("id").asText();
    assertNotEquals(id, second.body.path("id").asText());
    loop.runUntilIdle();
    assertEquals("ACTIVE", tried("grants", "getGrant", id).body.path("state").asText());
    assertEquals(2, tried("grants", "listGrants", "").body.path("items").size());
    assertEquals(202, tried("grants", "revokeGrant", id).status);
    loop.runUntilIdle();
    assertEquals("REVOKED", again("grants", "getGrant").body.path("state").asText());
    assertTrue(looked > 15, looked + " fields");
  }

  private record Answer(int status, JsonNode body) {}

  /**
   * Opens an operation and sends it; {@code id}: what stands in its path, where it asks for one.
   */
  private Answer tried(String tag, String operation, String id) throws IOException {
    String block = "#operations-" + tag + "-" + operation;
    // What is open slows the whole of it down.
    browser.value(
        "document.querySelectorAll('.opblock.is-open .opblock-summary-control').forEach(one =>"
            + " one.click())");
    browser.click(block + " .opblock-summary-control");
    browser.click(block + " .try-out__btn");
    browser.waitFor("document.querySelector('" + block + " button.execute')");
    String fields =
        ("[...document.querySelectorAll('%1$s tr[data-param-in=header] input, %1$s"
                + " tr[data-param-in=query] input, %1$s tr[data-param-in=query] select')]")
            .formatted(block);
    looked += browser.value(fields + ".length").asInt();
    assertEquals(
        "",
        browser.value(fields + ".map(field => field.value).join('')").asText(),
        operation + " has something filled in that nobody asked for");
    if (!id.isEmpty()) {
      browser.type(block + " tr[data-param-name=id] input", ALL + id);
    }
    return again(tag, operation);
  }

  /** Once more, as it stands. */
  private static Answer again(String tag, String operation) throws IOException {
    String block = "#operations-" + tag + "-" + operation;
    if (browser.value("!document.querySelector('" + block + ".is-open')").asBoolean()) {
      browser.click(block + " .opblock-summary-control");
    }
    if (browser.value("!!document.querySelector('" + block + " .btn-clear')").asBoolean()) {
      browser.click(block + " .btn-clear");
      browser.waitFor("!document.querySelector('" + block + " .live-responses-table')");
    }
    browser.click(block + " button.execute");
    browser.waitFor("document.querySelector('" + block + " .live-responses-table tr.response td')");
    String status =
        browser.text(block + " .live-responses-table tr.response td.response-col_status");
    String body = browser.text(block + " .live-responses-table tr.response .highlight-code code");
    return new Answer(
        Integer.parseInt(status.replaceAll("\\D.*", "").strip()), JSON.readTree(body));
  }
}
