package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is refused, and that nothing is stored then. */
@QuarkusTest
class GrantInputTest extends GrantStory {

  private static final Duration HOUR = Duration.ofHours(1);

  private ValidatableResponse refused(int status, Map<String, ?> body) {
    return json(body).post("/grants").then().statusCode(status);
  }

  private static Map<String, Object> with(Map<String, ?> body, String key, Object value) {
    Map<String, Object> changed = new HashMap<>(body);
    if (value == null) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return changed;
  }

  @Test
  void whatTheRequestAloneShows() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    Map<String, Object> good = assume(role, member(ada), HOUR);
    Instant now = clock.instant();
    refused(400, with(good, "ttl", null)).body("errors.pointer", hasItem("/expiresAt"));
    refused(400, with(good, "expiresAt", now.plusSeconds(60).toString()))
        .body("errors.pointer", hasItem("/ttl"));
    refused(400, with(with(good, "ttl", null), "expiresAt", now.minusSeconds(60).toString()))
        .body("errors.pointer", hasItem("/expiresAt"));
    refused(
            400,
            with(
                with(with(good, "ttl", null), "expiresAt", now.plusSeconds(60).toString()),
                "startsAt",
                now.plusSeconds(120).toString()))
        .body("errors.pointer", hasItem("/expiresAt"));
    refused(400, with(good, "startsAt", now.minusSeconds(60).toString()))
        .body("errors.pointer", hasItem("/startsAt"));
    refused(400, with(good, "ttl", "PT-1H")).body("errors.pointer", hasItem("/ttl"));
    refused(400, with(good, "type", null)).body("errors.pointer", hasItem("/type"));
    refused(400, with(good, "role", null)).body("errors.pointer", hasItem("/role"));
    refused(400, with(good, "principal", Map.of())).body("errors.pointer", hasItem("/principal"));
    refused(400, with(good, "principal", Map.of("member", ada, "cohort", "x")))
        .body("errors.pointer", hasItem("/principal"));
    refused(400, with(good, "passTo", List.of("ec2.amazonaws.com")))
        .body("errors.pointer", hasItem("/passTo"));
    refused(400, with(good, "reason", "x".repeat(257))).body("errors.pointer", hasItem("/reason"));
    refused(400, with(good, "principal", Map.of("arn", "arn:aws:s3:::bucket")))
        .body("errors.pointer", hasItem("/principal/arn"));
    api().queryParam("role", role).get("/grants").then().body("items", equalTo(List.of()));
  }

  @Test
  void anEndThatNoDocumentCanSayIs400() {
    String ada = unique("ada");
    cohort(ada);
    Map<String, Object> good = assume(role(), member(ada), HOUR);
    refused(400, with(good, "startsAt", "9999-12-31T23:59:59Z"))
        .body("errors.pointer", hasItem("/ttl"));
    refused(400, with(good, "startsAt", "9999-12-31T22:59:59.5Z"))
        .body("errors.pointer", hasItem("/ttl"));
    refused(400, with(with(good, "startsAt", "9999-12-31T23:59:59Z"), "ttl", "P36500D"))
        .body("errors.pointer", hasItem("/ttl"));
    refused(400, with(good, "ttl", "PT9223372036854775807S"))
        .body("errors.pointer", hasItem("/ttl"));
    Map<String, Object> until = with(good, "ttl", null);
    for (String end : List.of("10000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z")) {
      refused(400, with(until, "expiresAt", end)).body("errors.pointer", hasItem("/expiresAt"));
    }
    refused(400, with(until, "expiresAt", "9999-12-31T23:59:59-18:00"))
        .body("errors.pointer", hasItem("/expiresAt"));
    refused(202, with(with(good, "startsAt", "9999-12-31T22:59:59Z"), "ttl", "PT1H"))
        .body("expiresAt", equalTo("9999-12-31T23:59:59Z"))
        .body("state", equalTo("SCHEDULED"));
    loop.runUntilIdle();
    // Its end and what lingers after it are instants that everything here can hold.
    String id = granted(with(until, "expiresAt", "9999-12-31T23:59:59Z"));
    api().get("/grants/{id}", id).then().statusCode(200).body("state", equalTo("ACTIVE"));
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("ttl", "PT9223372036854775807S"))
        .patch("/grants/{id}", id)
        .then()
        .statusCode(400);
  }

  @Test
  void aReasonIsOneLineThatHidesNothing() {
    String ada = unique("ada");
    cohort(ada);
    Map<String, Object> good = assume(role(), member(ada), HOUR);
    for (String hidden :
        List.of(
            "a\nb",
            "a\tb",
            "a\rb",
            "a\u0000b",
            "a\u001b[1mb",
            "a\u202eb",
            "a\u2067b",
            "a\u200bb",
            "a\u200db",
            "\ufeffa",
            "a\u00adb",
            "a\ufe0fb",
            "\u3164",
            "a\udb40\udc41",
            "👩\u200d")) {
      refused(400, with(good, "reason", hidden)).body("errors.pointer", hasItem("/reason"));
    }
    refused(202, with(good, "reason", "INC-1234: für Ada, 日本, 👩‍💻, ❤\ufe0f\u200d🔥"));
  }

  @Test
  void whatIsThereDoesNotAllowIt() {
    String ada = unique("ada");
    cohort(ada);
    String role = role(Map.of("grants", Map.of("maxDuration", "PT2H")));
    refused(422, assume(role, member(ada), Duration.ofHours(3)))
        .body("errors.pointer", hasItem("/expiresAt"))
        .body("detail", containsString("PT2H"));
    refused(422, assume(role, member(unique("nobody")), HOUR))
        .body("errors.pointer", hasItem("/principal/member"));
    refused(422, assume(role, Map.of("cohort", unique("none")), HOUR))
        .body("errors.pointer", hasItem("/principal/cohort"));
    refused(422, assume(unique("none"), member(ada), HOUR))
        .body("errors.pointer", hasItem("/role"));
    Map<String, Object> pass = assume(role, member(ada), HOUR);
    pass.put("type", "PASS_ROLE");
    refused(422, pass).body("detail", containsString("ec2.amazonaws.com"));
    refused(
            422,
            assume(role, Map.of("arn", "arn:aws:iam::" + ACCOUNT + ":user/stint/" + ada), HOUR))
        .body("errors.pointer", hasItem("/principal/arn"));
    api().get("/grants/{id}", UUID.randomUUID().toString()).then().statusCode(404);
    api().get("/grants/{id}", "nonsense").then().statusCode(404);
  }

  @Test
  void aRoleThatMayBePassedKeepsItsTrust() {
    String ada = unique("ada");
    cohort(ada);
    String role =
        role(Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com"))));
    Map<String, Object> pass = assume(role, member(ada), HOUR);
    pass.put("type", "PASS_ROLE");
    String id = granted(pass);
    untrusting(role, 409)
        .body("code", equalTo("in-use"))
        .body("detail", containsString("grant " + id));
    revoke(id);
    loop.runUntilIdle();
    untrusting(role, 202);
  }

  private static ValidatableResponse untrusting(String role, int status) {
    return api()
        .contentType("application/merge-patch+json")
        .body(Map.of("trust", List.of()))
        .patch("/roles/{name}", role)
        .then()
        .statusCode(status);
  }

  @Test
  void nothingForACohortThatHasEnded() {
    String ada = unique("ada");
    String cohort = cohort(clock.instant().plusSeconds(600), ada);
    String role = role();
    sandbox.advance(Duration.ofMinutes(10));
    refused(409, assume(role, Map.of("cohort", cohort), HOUR)).body("code", equalTo("ended"));
    refused(409, assume(role, member(ada), HOUR)).body("code", equalTo("ended"));
  }

  @Test
  void documentsThatLetTheirHolderRaiseTheirRights() {
    String ada = unique("ada");
    cohort(ada);
    for (String action : List.of("iam:*", "iam:PassRole", "sts:AssumeRole", "*")) {
      refused(400, policy(ada, Map.of("Effect", "Allow", "Action", action, "Resource", "*")))
          .body("errors[0].pointer", containsString("/policy/document/Statement"));
    }
    refused(400, policy(ada, Map.of("Effect", "Deny", "Action", "s3:*", "Resource", "*")))
        .body("errors.pointer", hasItem("/policy/document/Statement/0/Effect"));
    refused(400, policy(ada, Map.of("Effect", "Allow", "Action", "s3:*")))
        .body("errors[0].pointer", containsString("/policy/document"));
  }

  private static Map<String, Object> policy(String member, Map<String, ?> statement) {
    return Map.of(
        "type",
        "POLICY",
        "principal",
        member(member),
        "policy",
        Map.of("document", Map.of("Version", "2012-10-17", "Statement", List.of(statement))),
        "ttl",
        "PT1H");
  }

  @Test
  void aTrustPolicyThatWouldBeTooLongIsRefusedWithTheNumbers() {
    String[] names = new String[110];
    for (int i = 0; i < names.length; i++) {
      names[i] = "member-" + i + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
    cohort(names);
    String role = role();
    int fitted = 0;
    String refusal = null;
    for (String name : names) {
      var answer = json(assume(role, member(name), HOUR)).post("/grants").then().extract();
      if (answer.statusCode() != 202) {
        assertEquals(422, answer.statusCode());
        refusal = answer.path("detail");
        break;
      }
      fitted++;
    }
    assertEquals(true, refusal != null && refusal.contains("2048"), refusal + " after " + fitted);
    loop.runUntilIdle();
    api()
        .queryParam("role", role)
        .queryParam("state", "ACTIVE")
        .queryParam("pageSize", 500)
        .get("/grants")
        .then()
        .body("items.size()", equalTo(fitted));
  }

  @Test
  void aPlanShowsDocumentsAndSizesAndStoresNothing() {
    String ada = unique("ada");
    cohort(ada);
    String role = role();
    json(assume(role, member(ada), HOUR))
        .post("/plans/grants")
        .then()
        .statusCode(200)
        .body("documents.side", hasItem("TRUST"))
        .body("documents.side", hasItem("IDENTITY"))
        .body("documents.side", hasItem("ROLE"))
        .body("documents.find { it.side == 'TRUST' }.limit", equalTo(2048))
        .body("documents.find { it.side == 'IDENTITY' }.limit", equalTo(2048))
        .body("documents.find { it.side == 'IDENTITY' }.document.Statement", notNullValue());
    api().queryParam("role", role).get("/grants").then().body("items", equalTo(List.of()));
  }
}
