package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an owner's stays an owner's, and what is Stint's goes, whatever IAM shows. */
@QuarkusTest
class AdoptionTest extends RoleStory {

  private void adopted(String trust, String more) {
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust));
    create("\"adopt\": true" + more).statusCode(202);
    loop.runUntilIdle();
  }

  private void givenBack() {
    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
  }

  @Test
  void aSidThatOnlyBeginsLikeStintsIsTheOwners() {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"StintTeam\",\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
    adopted(trust, ", \"trust\": [" + EC2 + "]");
    assertTrue(trust().contains("StintTeam") && trust().contains("StintTrust0"), trust());
    givenBack();
    assertEquals(trust, trust());
  }

  @Test
  void anInlinePolicyOfTheOwnersIsNeverWrittenOver() {
    adopted(FOREIGN_TRUST, "");
    aws.iam()
        .putRolePolicy(r -> r.roleName(name).policyName("reports").policyDocument(READ_BUCKET));
    patch(
            "{\"policies\": {\"inline\": {\"reports\": {\"Version\": \"2012-10-17\", \"Statement\":"
                + " [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}}}}")
        .statusCode(202);
    loop.runUntilIdle();
    read().body("failure.code", equalTo("NameTaken"));
    assertEquals(READ_BUCKET, inline("reports"));
    givenBack();
    assertEquals(READ_BUCKET, inline("reports"));
  }

  @Test
  void aPolicyThatIsCalledLikeStintsIsNotDestroyed() {
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    aws.iam()
        .putRolePolicy(
            r -> r.roleName(name).policyName("stint-sessions").policyDocument(READ_BUCKET));
    created("\"adopt\": true");
    api()
        .contentType("application/json")
        .body("{\"everybody\": true}")
        .post("/roles/" + name + "/session-revocations")
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    read()
        .body("failure.code", equalTo("NameTaken"))
        .body("failure.message", containsString("stint-sessions"));
    assertEquals(READ_BUCKET, inline("stint-sessions"));
  }

  @Test
  void aRoleWhoseOnlyPrincipalWasDeletedIsGivenBack() {
    String user = name + "-ghost";
    String arn = aws.iam().createUser(r -> r.userName(user)).user().arn();
    adopted(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
            + arn
            + "\"},\"Action\":\"sts:AssumeRole\"}]}",
        ", \"trust\": [" + EC2 + "]");
    aws.iam().deleteUser(r -> r.userName(user));
    givenBack();
    assertFalse(trust().contains("ec2.amazonaws.com"), trust());
    assertTrue(trust().contains("\"Deny\"") && !trust().contains("Stint"), trust());
  }

  /** AWS may know an element that is not known here: what it says is the owner's business. */
  @Test
  void aStatementThatIsNotUnderstoodStaysAsItIs() {
    aws.knowsElement("Purpose");
    String strange =
        "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},"
            + "\"Action\":\"sts:AssumeRole\",\"Purpose\":{\"Kind\":[\"b\",\"a\"],\"Until\":1.50}}";
    String trust =
        "{ \"Version\":\"2012-10-17\", \"Statement\":[ "
            + strange
            + ", {\"Sid\":\"Team\",\"Effect\":\"Allow\",\"Principal\":"
            + "{\"AWS\":\"arn:aws:iam::987654321098:root\"},\"Action\":\"sts:AssumeRole\"} ] }";
    adopted(trust, "");
    read().body("state", equalTo("ACTIVE"));
    assertEquals(trust, trust());
    patch("{\"trust\": [" + EC2 + "]}").statusCode(202);
    loop.runUntilIdle();
    read().body("state", equalTo("ACTIVE")).body("failure", nullValue());
    assertTrue(trust().contains(strange) && trust().contains("StintTrust0"), trust());
    assertTrue(trust().contains("\"Team\""), trust());
    patch("{\"trust\": []}").statusCode(202);
    loop.runUntilIdle();
    assertEquals(trust, trust());
    givenBack();
    assertEquals(trust, trust());
  }

  @Test
  void anAdoptedRoleIsGivenBackThoughIamLagsBehind() {
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    aws.advance(Duration.ofMinutes(1));
    aws.setFaults("{\"propagationDelay\": \"PT20S\"}");
    create("\"adopt\": true, \"trust\": [" + EC2 + "]").statusCode(202);
    loop.runUntilIdle();
    givenBack();
    aws.noFaults();
    assertEquals(FOREIGN_TRUST, trust());
  }

  @Test
  void aRoleIsRemovedThoughIamDoesNotShowItYet() {
    aws.setFaults("{\"propagationDelay\": \"PT20S\"}");
    create("\"trust\": [" + EC2 + "], \"policies\": {\"managed\": [\"" + READ_ONLY + "\"]}")
        .statusCode(202);
    loop.runUntilIdle();
    delete().statusCode(202);
    loop.runUntilIdle();
    aws.noFaults();
    assertFalse(isInIam());
  }

  /** Its own is what has the unique id that it saw first. */
  @Test
  void aRoleWhoseTagsWereTakenIsStillStints() {
    created("\"trust\": [" + EC2 + "]");
    aws.iam().untagRole(r -> r.roleName(name).tagKeys("stint:managed-by", "stint:owner"));
    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertFalse(isInIam());
  }

  @Test
  void aTakenNameInAProfileOfItsOwnersIsFreedAgain() {
    create("\"trust\": [" + EC2 + "]").statusCode(202);
    aws.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(FOREIGN_TRUST));
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(name));
    loop.runUntilIdle();
    read().body("failure.code", equalTo("NameTaken"));
    givenBack();
    created("\"adopt\": true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/roles?serviceLinked=true", "/roles/AWSServiceRoleForSupport"})
  void whereIamIsDownReadingItIsUnavailable(String path) {
    aws.setFaults("{\"down\": true}");
    api().get(path).then().statusCode(503).header("Retry-After", equalTo("2"));
  }
}
