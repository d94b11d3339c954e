package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.stint.policy.PolicyDocument;
import io.stint.web.MergePatch;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RoleTest extends RoleStory {

  private static final String POLICIES =
      "\"policies\": {\"managed\": [\""
          + S3_FULL
          + "\"], \"inline\": {\"bucket\": "
          + READ_BUCKET
          + "}}";

  @Test
  void aRoleIsMadeWithAllThatWasAsked() {
    create(
            "\"description\": \"for the buckets\", \"maxSessionDuration\": \"PT2H\","
                + "\"tags\": {\"team\": \"blue\"},"
                + ("\"permissionsBoundary\": \"" + READ_ONLY + "\",")
                + POLICIES
                + (",\"trust\": [" + EC2)
                + ",{\"type\": \"ACCOUNT\", \"accountId\": \"987654321098\","
                + " \"externalId\": \"e-42\", \"mfa\": true}]")
        .statusCode(202)
        .header("Location", containsString("/roles/" + name))
        .body("state", equalTo("PENDING"));
    aws.clearCalls();
    loop.runUntilIdle();

    assertEquals(1, aws.calls("CreateRole"));
    assertEquals(0, aws.calls("UpdateAssumeRolePolicy"));
    read()
        .statusCode(200)
        .header("ETag", notNullValue())
        .body("state", equalTo("ACTIVE"))
        .body("failure", equalTo(null))
        .body("arn", equalTo("arn:aws:iam::123456789012:role/stint/" + name))
        .body("trustPolicy.Statement", hasSize(2))
        .body("trustPolicy.Statement[0].Sid", equalTo("StintTrust0"));
    assertEquals(7200, inIam().maxSessionDuration());
    assertEquals("for the buckets", inIam().description());
    assertEquals(READ_ONLY, inIam().permissionsBoundary().permissionsBoundaryArn());
    assertEquals(List.of(S3_FULL), attached());
    assertTrue(
        PolicyDocument.parse(inline("bucket")).sameMeaning(PolicyDocument.parse(READ_BUCKET)));
    assertEquals(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"StintTrust0\",\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"},"
            + "{\"Sid\":\"StintTrust1\",\"Effect\":\"Allow\","
            + "\"Principal\":{\"AWS\":\"arn:aws:iam::987654321098:root\"},"
            + "\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":"
            + "{\"sts:ExternalId\":\"e-42\"},\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}}]}",
        trust());
    api().get("/roles?pageSize=500").then().statusCode(200).body("items.name", hasItem(name));
  }

  @Test
  void aRoleThatNobodyMayAssumeYetIsMade() {
    created("\"trust\": []");
    assertTrue(trust().contains("\"Effect\":\"Deny\""));
  }

  @Test
  void aPatchChangesWhatItNamesAndNothingElse() {
    created(
        "\"description\": \"before\", \"tags\": {\"a\": \"1\", \"b\": \"2\"}, \"trust\": ["
            + (EC2 + "],")
            + POLICIES);
    aws.clearCalls();
    patch(
            "{\"maxSessionDuration\": \"PT3H\", \"tags\": {\"a\": null, \"c\": \"3\"},"
                + " \"policies\": {\"managed\": [\""
                + READ_ONLY
                + "\"], \"inline\": {\"bucket\": null}}}")
        .statusCode(202)
        .body("maxSessionDuration", equalTo("PT3H"))
        .body("description", equalTo("before"));
    loop.runUntilIdle();

    assertEquals(10800, inIam().maxSessionDuration());
    assertEquals("before", inIam().description());
    assertEquals(List.of(READ_ONLY), attached());
    assertEquals(List.of(), inlineNames());
    assertEquals(
        List.of("b=2", "c=3"),
        inIam().tags().stream()
            .filter(tag -> !tag.key().startsWith("stint:"))
            .map(tag -> tag.key() + "=" + tag.value())
            .sorted()
            .toList());
    assertEquals(0, aws.calls("UpdateAssumeRolePolicy"));

    patch("{\"description\": \"before\"}").statusCode(202);
    aws.clearCalls();
    loop.runUntilIdle();
    assertEquals(0, aws.calls(null));
  }

  @Test
  void aChangedRoleIsPendingUntilIamHasTheChange() {
    created("\"trust\": [" + EC2 + "]");
    patch("{\"description\": \"after\"}").statusCode(202).body("state", equalTo("PENDING"));
    read().body("state", equalTo("PENDING"));
    loop.runUntilIdle();
    read().body("state", equalTo("ACTIVE"));
    patch("{\"description\": \"after\"}").statusCode(202).body("state", equalTo("ACTIVE"));
  }

  @Test
  void theAnswerToAChangeCanWaitUntilIamHasIt() throws Exception {
    created("\"trust\": [" + EC2 + "]");
    CompletableFuture<ValidatableResponse> answer =
        CompletableFuture.supplyAsync(
            () ->
                api()
                    .header("Prefer", "wait=30")
                    .contentType(MergePatch.MEDIA_TYPE)
                    .body("{\"description\": \"after\"}")
                    .patch("/roles/" + name)
                    .then());
    while (!answer.isDone()) {
      loop.runUntilIdle();
    }
    answer
        .get()
        .statusCode(202)
        .header("Preference-Applied", "wait=30")
        .header("ETag", equalTo(read().extract().header("ETag")))
        .body("state", equalTo("ACTIVE"));
    assertEquals("after", inIam().description());
  }

  @Test
  void aChangeIsRefusedWhenSomebodyWasFaster() {
    created("\"trust\": [" + EC2 + "]");
    String tag = read().extract().header("ETag");
    patch("{\"description\": \"first\"}").statusCode(202);
    api().header("If-Match", tag).delete("/roles/" + name).then().statusCode(412);
    assertTrue(isInIam());
  }

  @Test
  void aRoleIsRemovedWithEverythingOnIt() {
    created("\"trust\": [" + EC2 + "]," + POLICIES);
    delete().statusCode(202).body("state", equalTo("DELETING"));
    loop.runUntilIdle();
    assertFalse(isInIam());
    read().statusCode(404);
    delete().statusCode(404);
  }

  @Test
  void aNameIsTakenOnceIgnoringCase() {
    created("\"trust\": [" + EC2 + "]");
    name = name.toUpperCase(Locale.ROOT);
    create("\"trust\": [" + EC2 + "]").statusCode(409).body("code", equalTo("name-taken"));
  }

  @Test
  void aRoleOfSomebodyElseIsAVisibleFailureAndStaysAsItIs() {
    create("\"trust\": [" + EC2 + "]").statusCode(202);
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    loop.runUntilIdle();
    read()
        .body("state", equalTo("PENDING"))
        .body("failure.code", equalTo("NameTaken"))
        .body("failure.message", containsString("adopt"));
    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertEquals(FOREIGN_TRUST, trust());
  }

  @Test
  void aPlanShowsTheDocumentsAndStoresNothing() {
    api()
        .contentType("application/json")
        .body("{\"name\": \"" + name + "\", \"trust\": [" + EC2 + "]}")
        .post("/plans/roles")
        .then()
        .statusCode(200)
        .body("trustPolicy.Statement", hasSize(1))
        .body("sizes.trustPolicy.limit", equalTo(2048))
        .body("warnings", empty());
    read().statusCode(404);
  }

  @Test
  void rolesOfAwsServicesAreReadAndNeverChanged() {
    aws.iam().createServiceLinkedRole(r -> r.awsServiceName("autoscaling.amazonaws.com"));
    name = "AWSServiceRoleForAutoScaling";
    read()
        .statusCode(200)
        .body("serviceLinked", equalTo(true))
        .body("arn", containsString("/aws-service-role/"));
    api().get("/roles?serviceLinked=true").then().statusCode(200).body("items.name", hasItem(name));
    delete().statusCode(409).body("code", equalTo("service-linked"));
    patch("{\"description\": \"mine\"}").statusCode(409);
    create("\"adopt\": true").statusCode(409);
  }
}
