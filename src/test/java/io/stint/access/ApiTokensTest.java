package io.stint.access;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.stint.database.Sql;
import io.stint.support.SandboxControl;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services and scripts get tokens of their own, each with its right and its end. */
@QuarkusTest
class ApiTokensTest extends Callers {

  @Inject SandboxControl sandbox;
  @Inject Sql sql;
  @Inject ApiTokenDesk desk;

  @Test
  void aTokenIsShownOnceAndIsNowhere() {
    Response made = made("ci", "viewer");
    String token = made.path("token");
    String id = made.path("apiToken.id");
    assertTrue(token.matches("stint_[0-9A-Za-z]{49}"), token);
    assertEquals("no-store", made.header("Cache-Control"));
    assertEquals("/api-tokens/" + id, made.header("Location"));
    String seen = api().get("/api-tokens/" + id).asString() + api().get("/api-tokens").asString();
    assertFalse(seen.contains(token.substring(6)), seen);
    for (String table : List.of("api_token", "event", "idempotency_key")) {
      assertFalse(
          sql.exists(
              "SELECT 1 FROM " + table + " t WHERE t::text LIKE ?",
              "%" + token.substring(6, 30) + "%"),
          table);
    }
  }

  @Test
  void itsLastUseIsKnownToTheMinute() {
    Response made = made("seldom", "viewer");
    String own = "/api-tokens/" + made.path("apiToken.id");
    api().get(own).then().body("lastUsedAt", nullValue());
    as(made.path("token")).get("/cohorts").then().statusCode(200);
    String first = api().get(own).path("lastUsedAt");
    sandbox.advance(Duration.ofSeconds(30));
    as(made.path("token")).get("/cohorts").then().statusCode(200);
    assertEquals(first, api().get(own).path("lastUsedAt"));
    sandbox.advance(Duration.ofSeconds(30));
    as(made.path("token")).get("/cohorts").then().statusCode(200);
    api().get(own).then().body("lastUsedAt", not(first));
  }

  @Test
  void atItsEndItIsNoTokenAndAfterAMonthItIsForgotten() {
    Response made = made("short", "viewer");
    String token = made.path("token");
    sandbox.advance(Duration.ofDays(1).minusSeconds(1));
    as(token).get("/cohorts").then().statusCode(200);
    sandbox.advance(Duration.ofSeconds(1));
    as(token).get("/cohorts").then().statusCode(401).body("code", equalTo("unauthenticated"));
    desk.forgetOld();
    api().get("/api-tokens/" + made.path("apiToken.id")).then().statusCode(200);
    sandbox.advance(ApiTokenDesk.SHOWN.plusSeconds(1));
    desk.forgetOld();
    api().get("/api-tokens/" + made.path("apiToken.id")).then().statusCode(404);
  }

  @Test
  void whoIsEndedIsOutAtOnce() {
    Response made = made("gone", "admin");
    String token = made.path("token");
    as(token).get("/webhooks").then().statusCode(200);
    api().delete("/api-tokens/" + made.path("apiToken.id")).then().statusCode(204);
    as(token).get("/webhooks").then().statusCode(401);
    api().delete("/api-tokens/" + made.path("apiToken.id")).then().statusCode(404);
    api()
        .get("/events?subject=" + made.path("apiToken.id"))
        .then()
        .body("items.action", is(List.of("apiToken.deleted", "apiToken.created")))
        .body("items.actor", everyItem(equalTo("admin")));
  }

  /** An administrator's own is in their name, and of no group that they are not in. */
  @Test
  void withoutASubjectATokenIsItsMakers() {
    String boss = token("boss", "admin", "lab");
    Response made =
        post(as(boss), "/api-tokens", "{'name': 'mine', 'role': 'VIEWER', 'ttl': 'PT1H'}");
    made.then()
        .statusCode(201)
        .body("apiToken.subject", equalTo("boss"))
        .body("apiToken.createdBy", equalTo("boss"));
    as(made.path("token")).get("/cohorts").then().statusCode(200);
    as(made.path("token")).get("/webhooks").then().statusCode(403);
    post(
            as(boss),
            "/api-tokens",
            "{'name': 'm', 'role': 'VIEWER', 'ttl': 'PT1H', 'groups': ['lab', 'other']}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/groups"));
  }

  /** Whoever ends a token ends what was made with it, by whomever it was carried on. */
  @Test
  void aTokenEndsWithTheOneThatMadeIt() {
    Response first = made("maker", "admin");
    String child =
        post(
                as(first.path("token")),
                "/api-tokens",
                "{'name': 'child', 'role': 'ADMIN', 'subject': 'child', 'ttl': 'PT1H'}")
            .path("token");
    Response grandchild =
        post(
            as(child),
            "/api-tokens",
            "{'name': 'grandchild', 'role': 'VIEWER', 'subject': 'other', 'ttl': 'PT1H'}");
    as(grandchild.path("token")).get("/cohorts").then().statusCode(200);
    // It is not carried on past its end either.
    post(
            as(child),
            "/api-tokens",
            "{'name': 'later', 'role': 'VIEWER', 'subject': 'other', 'ttl': 'PT2H'}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/ttl"));
    api().delete("/api-tokens/" + first.path("apiToken.id")).then().statusCode(204);
    as(first.path("token")).get("/cohorts").then().statusCode(401);
    as(child).get("/cohorts").then().statusCode(401);
    as(grandchild.path("token")).get("/cohorts").then().statusCode(401);
    api()
        .get("/events?subject=" + grandchild.path("apiToken.id"))
        .then()
        .body("items.action", is(List.of("apiToken.deleted", "apiToken.created")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'role': 'VIEWER', 'subject': 's', 'ttl': 'P1D'} | /name",
        "{'name': 'a b', 'role': 'VIEWER', 'subject': 's', 'ttl': 'P1D'} | /name",
        "{'name': 'n', 'subject': 's', 'ttl': 'P1D'} | /role",
        "{'name': 'n', 'role': 'VIEWER', 'ttl': 'P1D'} | /subject",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 'admin', 'ttl': 'P1D'} | /subject",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 'Admin', 'ttl': 'P1D'} | /subject",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 'a b', 'ttl': 'P1D'} | /subject",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 's', 'ttl': 'P91D'} | /ttl",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 's', 'ttl': 'PT0S'} | /ttl",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 's', 'ttl': '-PT1S'} | /ttl",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 's', 'expiresAt': '2001-01-01T00:00:00Z'} |"
            + " /expiresAt",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 's', 'expiresAt': '2999-01-01T00:00:00Z'} |"
            + " /expiresAt",
        "{'name': 'n', 'role': 'VIEWER', 'subject': 's', 'ttl': 'P1D', 'groups': ['']} | /groups/0"
      })
  void whatIsWrongIsSaid(String body, String pointer) {
    post(offContract(), "/api-tokens", body)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void oneEndIsRequired() {
    for (String ends : List.of("", ", 'ttl': 'P1D', 'expiresAt': '2999-01-01T00:00:00Z'")) {
      post(
              offContract(),
              "/api-tokens",
              "{'name': 'n', 'role': 'VIEWER', 'subject': 's'" + ends + "}")
          .then()
          .statusCode(400)
          .body("errors", hasSize(1));
    }
  }

  @Test
  void aRepeatedRequestMakesNoSecondToken() {
    String body = "{'name': 'once', 'role': 'VIEWER', 'subject': 'once', 'ttl': 'P1D'}";
    post(api().header("Idempotency-Key", "once"), "/api-tokens", body).then().statusCode(201);
    post(api().header("Idempotency-Key", "once"), "/api-tokens", body)
        .then()
        .statusCode(409)
        .body("code", equalTo("answer-not-kept"));
    api().get("/api-tokens?pageSize=500").then().body("items.findAll{it.name=='once'}", hasSize(1));
  }

  /** One key of two callers is two keys. */
  @Test
  void anIdempotencyKeyIsItsCallers() {
    String one = token("one", "organizer");
    String two = token("two", "organizer");
    post(as(one).header("Idempotency-Key", "k"), "/cohorts", "{'name': 'of-one'}")
        .then()
        .statusCode(202);
    post(as(two).header("Idempotency-Key", "k"), "/cohorts", "{'name': 'of-two'}")
        .then()
        .statusCode(202)
        .body("name", equalTo("of-two"));
  }
}
