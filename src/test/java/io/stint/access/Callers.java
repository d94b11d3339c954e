package io.stint.access;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stint.support.ContractFilter;
import io.stint.support.StintTest;
import java.util.Locale;

/** Callers with API tokens of their own. */
abstract class Callers extends StintTest {

  /** A new token of a service. */
  static String token(String subject, String role, String... groups) {
    return made(subject, role, groups).path("token");
  }

  static Response made(String subject, String role, String... groups) {
    return api()
        .contentType(ContentType.JSON)
        .body(
            "{\"name\": \"%s\", \"role\": \"%s\", \"subject\": \"%s\", \"groups\": %s, \"ttl\": \"P1D\"}"
                .formatted(subject, role.toUpperCase(Locale.ROOT), subject, jsonOf(groups)))
        .post("/api-tokens")
        .then()
        .statusCode(201)
        .extract()
        .response();
  }

  private static String jsonOf(String... words) {
    return words.length == 0 ? "[]" : "[\"" + String.join("\", \"", words) + "\"]";
  }

  /** Held against the contract. */
  static RequestSpecification as(String token) {
    return sentBy(token).filter(ContractFilter.INSTANCE);
  }

  /** Whatever the contract says of it. */
  static RequestSpecification sentBy(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  static Response patch(RequestSpecification by, String path, String body) {
    return by.contentType("application/merge-patch+json").body(body.replace('\'', '"')).patch(path);
  }

  static Response post(RequestSpecification by, String path, String body) {
    return by.contentType(ContentType.JSON).body(body.replace('\'', '"')).post(path);
  }
}
