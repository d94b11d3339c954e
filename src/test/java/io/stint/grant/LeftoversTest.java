package io.stint.grant;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Which instances a pass-role grant leaves behind, and that the profile comes off those alone. */
@QuarkusTest
class LeftoversTest extends PassRoleStory {

  private static final List<Map<String, Object>> ANYTHING = List.of(allow("s3:GetObject", "*"));
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Test
  void onlyInstancesOfTheGrantsTimeAndRoleAreTouched() {
    String ada = unique("ada");
    launchers(ada);
    String worker = machine(ANYTHING);
    String other = machine(ANYTHING);
    String earlier = launchedByAdministrator(worker);
    sandbox.advance(A_MINUTE);
    String grant = granted(pass(worker, member(ada), AN_HOUR));
    String first = launchedByAdministrator(worker);
    String terminated = launchedByAdministrator(worker);
    String elsewhere = launchedByAdministrator(other);
    sandbox.advance(A_MINUTE);
    String second = launchedByAdministrator(worker);
    try (Ec2Client ec2 = sandbox.ec2()) {
      ec2.terminateInstances(r -> r.instanceIds(terminated));
    }
    leftovers(grant).statusCode(200).body("instances.instanceId", contains(first, second));

    sandbox.advance(AN_HOUR);
    loop.runUntilIdle();
    String later = launchedByAdministrator(worker);
    sandbox.advance(A_MINUTE);
    leftovers(grant)
        .statusCode(200)
        .body("instances.instanceId", contains(first, second))
        .body("instances.disassociated", contains(false, false))
        .body("region", equalTo("us-east-1"));
    disassociate(grant)
        .statusCode(200)
        .body("instances.instanceId", contains(first, second))
        .body("instances.disassociated", contains(true, true));
    for (String touched : List.of(first, second)) {
      assertEquals(null, profileOf(touched));
    }
    for (String untouched : List.of(earlier, later)) {
      assertEquals(worker, profileOf(untouched));
    }
    assertEquals(other, profileOf(elsewhere));

    sandbox.clearCalls();
    disassociate(grant).statusCode(200).body("instances", empty());
    assertEquals(0, sandbox.calls("DisassociateIamInstanceProfile"));
    api()
        .get("/events?subject={id}&action=grant.leftoverDisassociated", grant)
        .then()
        .statusCode(200)
        .body("items.details.instanceId", containsInAnyOrder(first, second))
        .body("items.actor", not(hasItem("stint")));
  }

  @Test
  void aRestartAfterTheEndHidesNothing() {
    String ada = unique("ada");
    launchers(ada);
    String worker = machine(ANYTHING);
    String before = launchedByAdministrator(worker);
    sandbox.advance(A_MINUTE);
    String grant = granted(pass(worker, member(ada), AN_HOUR));
    String during = launchedByAdministrator(worker);
    try (Ec2Client ec2 = sandbox.ec2()) {
      ec2.stopInstances(r -> r.instanceIds(before, during));
      leftovers(grant)
          .body("instances.instanceId", contains(during))
          .body("instances.state", contains("stopped"));
      ec2.startInstances(r -> r.instanceIds(before));
      sandbox.advance(AN_HOUR.plus(A_MINUTE));
      loop.runUntilIdle();
      ec2.startInstances(r -> r.instanceIds(during));
    }
    leftovers(grant)
        .body("instances.instanceId", contains(during))
        .body("instances.state", contains("running"));
  }

  @Test
  void aRepetitionUnderTheSameKeyGetsTheFirstAnswer() {
    String grant = grantWithInstance();
    String key = UUID.randomUUID().toString();
    String first = withKey(key, grant).then().statusCode(200).extract().asString();
    sandbox.clearCalls();
    String again =
        withKey(key, grant)
            .then()
            .statusCode(200)
            .header("Idempotency-Replayed", "true")
            .extract()
            .asString();
    assertEquals(first, again);
    assertEquals(0, sandbox.calls("DescribeInstances"));
  }

  private static io.restassured.response.Response withKey(String key, String grant) {
    return json(Map.of("action", "DISASSOCIATE"))
        .header("Idempotency-Key", key)
        .post("/grants/{id}/leftovers", grant);
  }

  @Test
  void whereEc2MayNotBeCalledTheAnswerSaysSo() {
    String grant = grantWithInstance();
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"DescribeInstances\"}");
    leftovers(grant).statusCode(409).body("code", equalTo("instances-unknown"));
    String key = UUID.randomUUID().toString();
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"DescribeIamInstanceProfileAssociations\"}");
    withKey(key, grant).then().statusCode(409).body("code", equalTo("instances-unknown"));
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"DisassociateIamInstanceProfile\"}");
    withKey(key, grant).then().statusCode(409).body("code", equalTo("refused-by-aws"));
    withKey(key, grant).then().statusCode(200).body("instances.disassociated", contains(true));
  }

  @Test
  void whatAwsRefusesForOneInstanceIsSaidOfThatOne() {
    String grant = grantWithInstance();
    String worker = leftovers(grant).extract().path("instances[0].instanceProfile");
    launchedByAdministrator(worker);
    sandbox.planFault("{\"kind\": \"DENY\", \"action\": \"DisassociateIamInstanceProfile\"}");
    disassociate(grant)
        .statusCode(200)
        .body("instances.disassociated", containsInAnyOrder(false, true))
        .body("instances.failure.code", hasItem("UnauthorizedOperation"));
    disassociate(grant).statusCode(200).body("instances.disassociated", contains(true));
  }

  @Test
  void aLostAnswerIsNoFailure() {
    String grant = grantWithInstance();
    sandbox.planFault(
        "{\"kind\": \"LOSE_ANSWER\", \"action\": \"DisassociateIamInstanceProfile\"}");
    disassociate(grant).statusCode(200).body("instances.disassociated", contains(true));
    leftovers(grant).body("instances", empty());
  }

  private String grantWithInstance() {
    String ada = unique("ada");
    String crew = launchers(ada);
    String worker = machine(ANYTHING);
    String grant = granted(pass(worker, member(ada), AN_HOUR));
    launch(keys(crew, ada), worker);
    return grant;
  }

  @Test
  void onlyGrantsThatPassARoleToInstancesLeaveAny() {
    String ada = unique("ada");
    cohort(ada);
    String grant = granted(assume(role(), member(ada), AN_HOUR));
    leftovers(grant).statusCode(409).body("code", equalTo("not-pass-role"));
    disassociate(grant).statusCode(409).body("code", equalTo("not-pass-role"));
    leftovers(UUID.randomUUID().toString()).statusCode(404);
    offContract()
        .contentType("application/json")
        .body("{}")
        .post("/grants/{id}/leftovers", grant)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/action"));
  }

  @Test
  void aRoleThatDoesNotTrustTheServiceCannotBePassedToIt() {
    String ada = unique("ada");
    cohort(ada);
    String lambda =
        role(
            Map.of("trust", List.of(Map.of("type", "SERVICE", "service", "lambda.amazonaws.com"))));
    json(pass(lambda, member(ada), AN_HOUR))
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/role"))
        .body("errors[0].detail", containsString("ec2.amazonaws.com"));
    Map<String, Object> toBoth = new java.util.HashMap<>(pass(lambda, member(ada), AN_HOUR));
    toBoth.put("passTo", List.of("lambda.amazonaws.com", "ecs-tasks.amazonaws.com"));
    json(toBoth)
        .post("/grants")
        .then()
        .statusCode(422)
        .body("errors[0].detail", containsString("ecs-tasks.amazonaws.com"));
    toBoth.put("passTo", List.of("lambda.amazonaws.com"));
    String grant = granted(toBoth);
    leftovers(grant).statusCode(409).body("code", equalTo("not-pass-role"));
  }
}
