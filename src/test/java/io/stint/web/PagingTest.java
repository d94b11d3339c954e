package io.stint.web;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.stint.support.StintTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PagingTest extends StintTest {

  @Test
  void everyItemIsOnExactlyOnePage() {
    List<Integer> seen = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      JsonPath page = page("pageSize=40" + (token == null ? "" : "&pageToken=" + token));
      seen.addAll(page.getList("items", Integer.class));
      token = page.getString("nextPageToken");
      pages++;
    } while (token != null);
    assertEquals(IntStream.rangeClosed(1, 120).boxed().toList(), seen);
    assertEquals(3, pages);
  }

  @Test
  void aPageHas50ItemsUnlessAskedOtherwise() {
    assertEquals(50, page("").getList("items").size());
    assertEquals(120, page("pageSize=500").getList("items").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "501", "x", "5.0", "99999999999"})
  void aPageSizeOutOfRangeIs400(String size) {
    refused("pageSize=" + size, "?pageSize");
  }

  @Test
  void aTokenThatWasTamperedWithIs400() {
    String token = page("pageSize=40").getString("nextPageToken");
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + other + token.substring(i + 1);
      // The last character may carry bits that base64 ignores; those decode to the same token.
      if (i < token.length() - 1) {
        refused("pageToken=" + tampered, "?pageToken");
      }
    }
    refused("pageToken=%00", "?pageToken");
    refused("pageToken=" + token + token, "?pageToken");
  }

  @Test
  void aTokenOfOtherFiltersIs400() {
    String token = page("pageSize=40&even=true").getString("nextPageToken");
    assertTrue(page("even=true&pageToken=" + token).getList("items").contains(82));
    refused("pageToken=" + token, "?pageToken");
  }

  private static JsonPath page(String query) {
    return offContract()
        .get("/samples/pages" + (query.isEmpty() ? "" : "?" + query))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static void refused(String query, String pointer) {
    offContract()
        .urlEncodingEnabled(false)
        .get("/samples/pages" + (query.isEmpty() ? "" : "?" + query))
        .then()
        .statusCode(400)
        .body("errors", hasSize(1))
        .body("errors[0].pointer", equalTo(pointer));
  }
}
