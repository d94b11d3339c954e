package io.stint.instanceprofile;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.stint.web.MergePatch;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

@QuarkusTest
class InstanceProfileTest extends ProfileStory {

  private Ec2Client ec2;

  private Ec2Client ec2() {
    if (ec2 == null) {
      ec2 =
          Ec2Client.builder()
              .endpointOverride(aws.endpoint())
              .region(Region.US_EAST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create("AKIASTINTSANDBOX0001", "stint-sandbox-secret")))
              .build();
    }
    return ec2;
  }

  @AfterEach
  void close() {
    if (ec2 != null) {
      ec2.close();
    }
  }

  private String launch() {
    return ec2()
        .runInstances(
            r -> r.imageId("ami-1").minCount(1).maxCount(1).iamInstanceProfile(p -> p.name(name)))
        .instances()
        .get(0)
        .instanceId();
  }

  @Test
  void aProfileIsActiveWhenThreeReadsAgree() {
    String role = role("-role");
    create(", \"role\": \"" + role + "\", \"tags\": {\"team\": \"blue\"}")
        .statusCode(202)
        .header("Location", containsString("/instance-profiles/" + name))
        .body("state", equalTo("PENDING"))
        .body("launchCommand", nullValue());
    for (int reads = 0; reads < 3; reads++) {
      loop.runUntilIdle();
      assertEquals(List.of(role), rolesInIt());
      read().body("state", equalTo("PENDING"));
      aws.advance(Duration.ofSeconds(1));
    }
    loop.runUntilIdle();
    read()
        .body("state", equalTo("ACTIVE"))
        .body("role", equalTo(role))
        .body("arn", equalTo("arn:aws:iam::123456789012:instance-profile/stint/" + name))
        .body("launchCommand", containsString("Name=" + name));
    assertTrue(inIam().tags().stream().anyMatch(tag -> tag.key().equals("team")));
    aws.clearCalls();
    settles();
    assertEquals(0, aws.calls("GetInstanceProfile"));
    api()
        .get("/instance-profiles?pageSize=500")
        .then()
        .statusCode(200)
        .body("items.name", hasItem(name));
    api()
        .get("/roles/" + role)
        .then()
        .body("inUseBy.name", hasItem(name))
        .body("inUseBy.kind", hasItem("INSTANCE_PROFILE"));
    api().delete("/roles/" + role).then().statusCode(409).body("detail", containsString(name));
  }

  @Test
  void theRoleIsSwappedAndTakenOut() {
    String one = role("-one");
    String two = role("-two");
    created(", \"role\": \"" + one + "\"");
    patch("{\"role\": \"" + two + "\"}").statusCode(202).body("state", equalTo("PENDING"));
    api().delete("/roles/" + one).then().statusCode(409);
    settles();
    assertEquals(List.of(two), rolesInIt());
    read().body("state", equalTo("ACTIVE")).body("role", equalTo(two));
    api().delete("/roles/" + one).then().statusCode(202);

    patch("{\"role\": null}").statusCode(202);
    settles();
    assertEquals(List.of(), rolesInIt());
    read().body("state", equalTo("ACTIVE")).body("role", nullValue());
  }

  @Test
  void twoSwapsAtOnceEndWithOneRole() {
    String one = role("-one");
    String two = role("-two");
    created("");
    patch("{\"role\": \"" + one + "\"}").statusCode(202);
    patch("{\"role\": \"" + two + "\"}").statusCode(202);
    settles();
    assertEquals(List.of(two), rolesInIt());
    read().body("role", equalTo(two));
  }

  @Test
  void theRoleMustBeThereAndTrustInstances() {
    create(", \"role\": \"nobody\"").statusCode(422).body("errors[0].pointer", equalTo("/role"));
    String lambda =
        role("-lambda", "{\"type\": \"SERVICE\", \"service\": \"lambda.amazonaws.com\"}");
    create(", \"role\": \"" + lambda + "\"")
        .statusCode(422)
        .body("errors[0].detail", containsString("ec2.amazonaws.com"));
    create(
            ", \"newRole\": {\"trust\": [{\"type\": \"SERVICE\", \"service\":"
                + " \"lambda.amazonaws.com\"}]}")
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/newRole/trust"));
    create(", \"newRole\": {\"maxSessionDuration\": \"PT1M\"}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/newRole/maxSessionDuration"));
    create(", \"newRole\": {\"colour\": \"red\"}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/newRole/colour"));
    create(", \"tags\": {\"aws:x\": \"1\"}")
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/tags"));
    read().statusCode(404);
  }

  @Test
  void aRoleInAProfileKeepsItsTrustInInstances() {
    String role = role("Role");
    created(", \"role\": \"" + role + "\"");
    patchRole(role, "{\"trust\": []}")
        .statusCode(409)
        .body("code", equalTo("in-use"))
        .body("detail", containsString("instance profile " + name));
    patch("{\"role\": null}").statusCode(202);
    settles();
    patchRole(role, "{\"trust\": []}").statusCode(202);
  }

  private static ValidatableResponse patchRole(String role, String body) {
    return api().contentType(MergePatch.MEDIA_TYPE).body(body).patch("/roles/" + role).then();
  }

  @Test
  void theWholeLifeInOnePlace() {
    create(", \"newRole\": " + IN_LINE).statusCode(202);
    settles();
    read()
        .body("state", equalTo("ACTIVE"))
        .body("role", equalTo(name))
        .body("rolePolicies", hasItems("uploads", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assertEquals(List.of(name), rolesInIt());
    launch();

    String instance = launch();
    delete("?withRole=true")
        .statusCode(409)
        .body("code", equalTo("in-use"))
        .body("detail", containsString(instance));
    ec2()
        .describeInstances()
        .reservations()
        .forEach(
            found ->
                ec2()
                    .terminateInstances(r -> r.instanceIds(found.instances().get(0).instanceId())));
    delete("?withRole=true").statusCode(202).body("state", equalTo("DELETING"));
    settles();
    assertFalse(isInIam());
    assertFalse(isRoleInIam(name));
    read().statusCode(404);
    api().get("/roles/" + name).then().statusCode(404);
  }

  @Test
  void theRoleIsKeptWhenSomethingElseUsesIt() {
    String role = role("-role");
    created(", \"role\": \"" + role + "\"");
    String first = name;
    name = name + "b";
    created(", \"role\": \"" + role + "\"");
    delete("?withRole=true").statusCode(409).body("detail", containsString(first));
    delete("").statusCode(202);
    settles();
    assertFalse(isInIam());
    assertTrue(isRoleInIam(role));
  }

  @Test
  void whereEc2MayNotBeAskedItSaysSo() {
    created(", \"role\": \"" + role("-role") + "\"");
    aws.planFault("{\"kind\": \"DENY\", \"action\": \"DescribeIamInstanceProfileAssociations\"}");
    delete("").statusCode(409).body("code", equalTo("instances-unknown"));
    delete("?force=true").statusCode(202);
    settles();
    assertFalse(isInIam());
  }

  @Test
  void anAdoptedProfileIsGivenBackAsItWas() {
    String theirs = name + "-theirs";
    create("").statusCode(202);
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    aws.iam()
        .createRole(
            r ->
                r.roleName(theirs)
                    .assumeRolePolicyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},"
                            + "\"Action\":\"sts:AssumeRole\"}]}"));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(theirs));

    settles();
    read().body("failure.code", equalTo("NameTaken"));
    delete("").statusCode(202);
    settles();
    assertEquals(List.of(theirs), rolesInIt());

    created(", \"adopt\": true");
    read().body("role", equalTo(theirs));
    assertEquals(List.of(theirs), rolesInIt());
    String ours = role("-ours");
    patch("{\"role\": \"" + ours + "\"}").statusCode(202);
    settles();
    assertEquals(List.of(ours), rolesInIt());
    delete("").statusCode(202);
    settles();
    read().statusCode(404);
    assertEquals(List.of(theirs), rolesInIt());
    assertEquals("/", inIam().path());
  }

  @Test
  void aNameIsTakenOnceIgnoringCase() {
    created("");
    name = name.toUpperCase(Locale.ROOT);
    create("").statusCode(409).body("code", equalTo("name-taken"));
  }

  @Test
  void aPlanStoresNothing() {
    api()
        .contentType("application/json")
        .body("{\"name\": \"" + name + "\", \"newRole\": " + IN_LINE + "}")
        .post("/plans/instance-profiles")
        .then()
        .statusCode(200)
        .body("role", equalTo(name))
        .body("rolePlan.trustPolicy.Statement[0].Principal.Service", equalTo("ec2.amazonaws.com"));
    read().statusCode(404);
  }
}
