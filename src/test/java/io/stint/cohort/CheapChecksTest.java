package io.stint.cohort;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What needs no AWS is said before AWS is asked, at every door that takes policies. */
@QuarkusTest
class CheapChecksTest extends CohortTest {

  private static final int MANY = 300;

  /** The first answer of a process asks who Stint is; that is not what is counted here. */
  private void asksNothing(Response answer, String pointer, String words) {
    answer
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer))
        .body("errors.detail", hasItem(containsString(words)));
    assertEquals(0, sandbox.calls("GetPolicy"));
    assertEquals(0, sandbox.calls("GetPolicyVersion"));
    assertEquals(0, sandbox.calls("GetAccountSummary"));
  }

  private static Map<String, Object> body(String name, Map<String, ?> policies) {
    return new HashMap<>(Map.of("name", name, "policies", policies));
  }

  private static List<String> many() {
    List<String> arns = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      arns.add("arn:aws:iam::123456789012:policy/p" + i);
    }
    return arns;
  }

  @Test
  void threeHundredPoliciesAreTooManyWithoutAQuestion() {
    String crew = unique("crew");
    create(crew);
    loop.runUntilIdle();
    sandbox.clearCalls();
    Map<String, ?> policies = Map.of("managed", many());
    String at = "/policies/managed";
    for (String plans : List.of("/plans", "")) {
      asksNothing(json(body(unique("crew"), policies)).post(plans + "/cohorts"), at, "at most 10");
      asksNothing(
          patch(Map.of("policies", policies)).patch(plans + "/cohorts/{name}", crew),
          at,
          "at most 10");
      asksNothing(json(body(unique("Ops"), policies)).post(plans + "/roles"), at, "at most 20");
    }
    Map<String, Object> role = body(unique("Ops"), policies);
    role.put("trust", List.of(Map.of("type", "SERVICE", "service", "ec2.amazonaws.com")));
    asksNothing(
        json(Map.of("name", unique("profile"), "newRole", role)).post("/instance-profiles"),
        "/newRole" + at,
        "at most 20");
  }

  @Test
  void soAreNamesDoublesAndDocuments() {
    asksNothing(
        json(body("a b", Map.of("managed", List.of(EC2)))).post("/cohorts"), "/name", "letters");
    asksNothing(
        json(body(unique("crew"), Map.of("managed", List.of(EC2, EC2)))).post("/cohorts"),
        "/policies/managed/1",
        "twice");
    Map<String, Object> wrong = Map.of("managed", List.of(EC2), "inline", Map.of("p", Map.of()));
    asksNothing(
        json(body(unique("crew"), wrong)).post("/cohorts"), "/policies/inline/p/Statement", "");
    asksNothing(
        json(body(unique("Ops"), wrong)).post("/roles"), "/policies/inline/p/Statement", "");
    Map<String, Object> documents = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      documents.put("p" + i, READ);
    }
    Map<String, Object> inline = Map.of("managed", List.of(EC2), "inline", documents);
    asksNothing(
        json(body(unique("crew"), inline)).post("/cohorts"), "/policies/inline", "50 inline");
    asksNothing(json(body(unique("Ops"), inline)).post("/roles"), "/policies/inline", "50 inline");
  }

  @Test
  void soIsALengthThatNoQuotaAllows() {
    Map<String, Object> large = Map.of("managed", List.of(EC2), "inline", Map.of("p", large()));
    asksNothing(
        json(body(unique("crew"), large)).post("/cohorts"), "/policies/inline/p", "characters");
    asksNothing(
        json(body(unique("Ops"), large)).post("/roles"), "/policies/inline/p", "characters");
  }

  private static final Map<String, Object> READ =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          List.of(
              Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", "arn:aws:s3:::b/*")));

  private static Map<String, Object> large() {
    List<String> buckets = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      buckets.add("arn:aws:s3:::bucket-" + i + "/*");
    }
    return Map.of(
        "Version",
        "2012-10-17",
        "Statement",
        List.of(Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", buckets)));
  }

  private static io.restassured.specification.RequestSpecification patch(Object body) {
    return api().contentType("application/merge-patch+json").body(body);
  }
}
