package io.stint.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Approvers read what happens to their roles and to the grants on these, and of nothing else. */
@QuarkusTest
class ApproversEventsTest extends ApprovalStory {

  private String ole;

  @BeforeEach
  void others() {
    ole = token("ole", "approver", "others");
  }

  private static List<String> seen(String by, String subject) {
    return as(by).get("/events?pageSize=500&subject=" + subject).path("items.action");
  }

  @Test
  void whatHappensToARoleAndToItsGrantsIsItsApproversToRead() {
    String id = asked();
    agreed(lea, id);
    loop.runUntilIdle();
    assertEquals(seen(TOKEN, role), seen(leo, role));
    assertEquals(seen(TOKEN, role), seen(leo, role.toUpperCase()));
    assertFalse(seen(leo, role).isEmpty());
    assertEquals(
        List.of("grant.requested", "grant.approved", "grant.created", "grant.activated"), told(id));
    assertEquals(seen(TOKEN, id), seen(leo, id));
    as(leo).get("/events?kind=cohort").then().body("items", empty());
    as(leo).get("/events?kind=apiToken").then().body("items", empty());
    // Who owns the role and is no approver reads what they did themselves.
    as(rita).get("/events").then().body("items.actor", everyItem(is("rita")));
  }

  @Test
  void ofARoleOfOthersThereIsNothing() {
    String theirs = role("{'count': 1, 'approvers': ['others']}");
    String id = asked(rita, body(theirs));
    for (String subject : List.of(theirs, id)) {
      assertEquals(List.of(), seen(leo, subject));
      assertEquals(seen(TOKEN, subject), seen(ole, subject));
    }
    // Who is of the group, and no approver.
    assertEquals(List.of(), seen(token("lou", "requester", "leads"), role));
    patch(api(), "/roles/" + role, "{'grants': {'approval': {'approvers': ['others']}}}")
        .then()
        .statusCode(202);
    assertEquals(List.of(), seen(leo, role));
    assertEquals(seen(TOKEN, role), seen(ole, role));
  }

  /** Events know a role by its name, and so would tell of another one. */
  @Test
  void norOfOneThatHadTheNameBefore() {
    api().delete("/roles/" + role).then().statusCode(202);
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(1));
    post(
            api(),
            "/roles",
            "{'name': '%s', 'grants': {'approval': {'count': 1, 'approvers': ['others']}}}"
                .formatted(role))
        .then()
        .statusCode(202);
    assertEquals(List.of("role.created"), seen(ole, role));
    assertEquals(List.of(), seen(leo, role));
  }

  @Test
  void aStreamSendsTheSame() throws IOException, InterruptedException {
    String theirs = role("{'count': 1, 'approvers': ['others']}");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(RestAssured.baseURI + ":" + RestAssured.port).resolve("/events/stream"))
            .header("Authorization", "Bearer " + leo)
            .build();
    InputStream answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer, UTF_8))) {
      lines.readLine();
      asked(rita, body(theirs));
      String id = asked();
      agreed(leo, id);
      List<String> names = new ArrayList<>();
      while (names.isEmpty() || !names.get(names.size() - 1).equals("grant.created")) {
        String line = lines.readLine();
        if (line.startsWith("event:")) {
          names.add(line.substring("event:".length()));
        }
      }
      assertEquals(List.of("grant.requested", "grant.approved", "grant.created"), names);
    }
  }
}
