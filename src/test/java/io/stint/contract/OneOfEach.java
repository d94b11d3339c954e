package io.stint.contract;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.stint.reconcile.ReconcileLoop;
import java.util.Map;

/** A cohort with a member, a role, an instance profile and a grant, for requests that need them. */
final class OneOfEach {

  private final String authorization;
  private final ReconcileLoop loop;
  private final String suffix;

  /**
   * @param suffix of all their names
   */
  OneOfEach(String authorization, ReconcileLoop loop, String suffix) {
    this.authorization = authorization;
    this.loop = loop;
    this.suffix = suffix;
  }

  /**
   * They are there when this returns; the values of the operation's path and of members of bodies.
   */
  Map<String, String> madeFor(Operation operation) {
    String cohort = "crew" + suffix;
    String role = "Ops" + suffix;
    String profile = "Web" + suffix;
    String member = "ada" + suffix;
    made("/cohorts", "{'name': '" + cohort + "'}");
    made("/cohorts/" + cohort + "/members", "{'members': [{'email': '" + member + "@uw.edu'}]}");
    made(
        "/roles",
        "{'name': '" + role + "', 'trust': [{'type': 'SERVICE', 'service': 'ec2.amazonaws.com'}]}");
    made("/instance-profiles", "{'name': '" + profile + "', 'newRole': {}}");
    loop.runUntilIdle();
    String id =
        made(
            "/grants",
            "{'type': 'ASSUME_ROLE', 'principal': {'member': '%s'}, 'role': '%s', 'ttl': 'PT1H'}"
                .formatted(member, role));
    loop.runUntilIdle();
    if (operation.path().startsWith("/sweeps/")) {
      id = made("/sweeps", "{'repair': false}");
      loop.runUntilIdle();
    }
    if (operation.path().startsWith("/api-tokens/")) {
      made(
          "/api-tokens",
          "{'name': 'n', 'role': 'VIEWER', 'subject': '" + member + "', 'ttl': 'P1D'}");
      id = newestToken();
    }
    String named =
        switch (operation.path().replaceAll("^/plans", "").split("/")[1]) {
          case "roles" -> role;
          case "instance-profiles" -> profile;
          case "webhooks" -> "everything";
          default -> cohort;
        };
    return Map.of(
        "name", named,
        "userName", member,
        "member", member,
        "role", operation.path().startsWith("/api-tokens") ? "VIEWER" : role,
        "cohort", cohort,
        "id", id,
        "code", "not-found");
  }

  private String newestToken() {
    return given().header("Authorization", authorization).get("/api-tokens").path("items[0].id");
  }

  private String made(String path, String body) {
    Response answer =
        given()
            .header("Authorization", authorization)
            .contentType("application/json")
            .body(body.replace('\'', '"'))
            .post(path);
    assertTrue(answer.statusCode() < 300, answer.asString());
    String id = answer.path("id");
    return id == null ? "" : id;
  }
}
