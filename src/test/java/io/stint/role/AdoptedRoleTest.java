package io.stint.role;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.policy.PolicyDocument;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.Tag;

@QuarkusTest
class AdoptedRoleTest extends RoleStory {

  private static final String ADOPT =
      "\"adopt\": true, \"trust\": ["
          + EC2
          + "], \"policies\": {\"managed\": [\""
          + S3_FULL
          + "\"], \"inline\": {\"bucket\": "
          + READ_BUCKET
          + "}}";

  private void foreignRole(String trust) {
    aws.iam()
        .createRole(
            r ->
                r.roleName(name)
                    .path("/team/")
                    .description("theirs")
                    .maxSessionDuration(5000)
                    .assumeRolePolicyDocument(trust)
                    .tags(Tag.builder().key("team").value("blue").build()));
    aws.iam().putRolePolicy(r -> r.roleName(name).policyName("theirs").policyDocument(READ_BUCKET));
    aws.iam().attachRolePolicy(r -> r.roleName(name).policyArn(READ_ONLY));
  }

  @Test
  void anAdoptedRoleKeepsWhatItHadAndIsGivenBackByteForByte() {
    foreignRole(FOREIGN_TRUST);
    created(ADOPT);
    assertTrue(trust().contains("StintTrust0"), trust());
    assertTrue(trust().contains("arn:aws:iam::987654321098:root"));
    assertEquals(List.of("bucket", "theirs"), inlineNames().stream().sorted().toList());
    assertEquals(2, attached().size());
    assertEquals("theirs", inIam().description());
    assertEquals(5000, inIam().maxSessionDuration());
    assertEquals(List.of("team"), inIam().tags().stream().map(Tag::key).toList());
    read()
        .body("adopted", equalTo(true))
        .body("maxSessionDuration", equalTo("PT1H23M20S"))
        .body("arn", equalTo("arn:aws:iam::123456789012:role/team/" + name));

    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertEquals(FOREIGN_TRUST, trust());
    assertEquals(List.of("theirs"), inlineNames());
    assertEquals(List.of(READ_ONLY), attached());
    assertEquals(READ_BUCKET, inline("theirs"));
  }

  @Test
  void whatWasThereBeforeIsNotTakenAwayThoughItWasAskedForToo() {
    foreignRole(FOREIGN_TRUST);
    created("\"adopt\": true, \"policies\": {\"managed\": [\"" + READ_ONLY + "\"]}");
    patch("{\"policies\": {\"managed\": []}}").statusCode(202);
    loop.runUntilIdle();
    assertEquals(List.of(READ_ONLY), attached());
    assertEquals(FOREIGN_TRUST, trust());
  }

  @Test
  void whatOthersChangedMeanwhileStays() {
    foreignRole(FOREIGN_TRUST);
    created(ADOPT);
    String changed = trust().replace("987654321098", "111122223333");
    aws.iam().updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(changed));
    delete().statusCode(202);
    loop.runUntilIdle();
    assertTrue(trust().contains("111122223333"), trust());
    assertFalse(trust().contains("Stint"), trust());
  }

  @Test
  void principalsThatWereDeletedAreLeftOutOfWhatIsWritten() {
    aws.iam().createUser(r -> r.userName(name + "-gone"));
    foreignRole(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Gone\",\"Effect\":\"Allow\","
            + "\"Principal\":{\"AWS\":[\"arn:aws:iam::123456789012:user/"
            + name
            + "-gone\",\"arn:aws:iam::987654321098:root\"]},\"Action\":\"sts:AssumeRole\"}]}");
    aws.iam().deleteUser(r -> r.userName(name + "-gone"));
    assertTrue(trust().contains("AIDA"), trust());
    created(ADOPT);
    assertFalse(trust().contains("AIDA"), trust());
    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertFalse(trust().contains("Stint"), trust());
    assertTrue(trust().contains("987654321098"), trust());
  }

  @Test
  void aPolicyNameOfTheRolesOwnIsNotWrittenOver() {
    foreignRole(FOREIGN_TRUST);
    create("\"adopt\": true, \"policies\": {\"inline\": {\"theirs\": " + READ_BUCKET + "}}")
        .statusCode(422)
        .body("errors.pointer", hasItem("/policies/inline/theirs"));
    read().statusCode(404);
    created(ADOPT);
    patch("{\"policies\": {\"inline\": {\"theirs\": " + READ_BUCKET + "}}}")
        .statusCode(422)
        .body("errors.pointer", hasItem("/policies/inline/theirs"));
    assertEquals(READ_BUCKET, inline("theirs"));
  }

  /** Also where it gets there between the answer and the pass. */
  @Test
  void aPolicyThatComesBeforeStintsIsNotWrittenOver() {
    foreignRole(FOREIGN_TRUST);
    create("\"adopt\": true, \"policies\": {\"inline\": {\"later\": " + READ_BUCKET + "}}")
        .statusCode(202);
    aws.iam().putRolePolicy(r -> r.roleName(name).policyName("later").policyDocument(READ_BUCKET));
    loop.runUntilIdle();
    read()
        .body("failure.code", equalTo("NameTaken"))
        .body("failure.message", containsString("later"));
    delete().statusCode(202);
    loop.runUntilIdle();
    assertEquals(READ_BUCKET, inline("later"));
  }

  @Test
  void thePlanOfAnAdoptionShowsWhatIsThereAndWhatWouldBeAdded() {
    foreignRole(FOREIGN_TRUST);
    String asked =
        "{\"name\": \""
            + name
            + "\", \"adopt\": true, \"trust\": ["
            + EC2
            + "], \"policies\": {\"managed\": [\""
            + S3_FULL
            + "\"], \"inline\": {\"added\": "
            + READ_BUCKET
            + "}}}";
    api()
        .contentType("application/json")
        .body(asked)
        .post("/plans/roles")
        .then()
        .statusCode(200)
        .body("foreign.trustPolicy.Statement", hasSize(1))
        .body("foreign.inline.keySet()", contains("theirs"))
        .body("foreign.managed", equalTo(attached()))
        .body("trustPolicy.Statement", hasSize(2))
        .body("inline.keySet()", contains("added"))
        .body("managed", contains(S3_FULL))
        .body("sizes.managedPolicies.size", equalTo(attached().size() + 1))
        .body("sizes.inlinePolicies.size", equalTo(2 * PolicyDocument.sizeOf(READ_BUCKET)));
    read().statusCode(404);
    assertEquals(FOREIGN_TRUST, trust());

    api()
        .contentType("application/json")
        .body(asked.replace("\"added\"", "\"theirs\""))
        .post("/plans/roles")
        .then()
        .statusCode(422)
        .body("errors.pointer", contains("/policies/inline/theirs"))
        .body("detail", containsString("theirs"));
  }

  @Test
  void aRoleThatIsNotThereCannotBeAdopted() {
    create(ADOPT)
        .statusCode(422)
        .body("errors.pointer", hasItem("/name"))
        .body("detail", containsString("There is no role " + name));
    read().statusCode(404);
  }

  @Test
  void aRoleThatVanishesBeforeItIsAdoptedIsNobodyElses() {
    foreignRole(FOREIGN_TRUST);
    create(ADOPT).statusCode(202);
    aws.iam().detachRolePolicy(r -> r.roleName(name).policyArn(READ_ONLY));
    aws.iam().deleteRolePolicy(r -> r.roleName(name).policyName("theirs"));
    aws.iam().deleteRole(r -> r.roleName(name));
    loop.runUntilIdle();
    read().body("state", equalTo("PENDING")).body("failure.code", equalTo("NoSuchEntity"));
    foreignRole(FOREIGN_TRUST);
    aws.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    read().body("state", equalTo("PENDING")).body("failure.code", equalTo("NotOurs"));
    assertEquals(FOREIGN_TRUST, trust());
    assertEquals(List.of("theirs"), inlineNames());
    delete().statusCode(202);
    loop.runUntilIdle();
    read().statusCode(404);
    assertEquals(FOREIGN_TRUST, trust());
    assertEquals(List.of(READ_ONLY), attached());
  }

  @Test
  void anAdoptedRolesOwnSettingsAreNotStintsToChange() {
    create("\"adopt\": true, \"description\": \"mine\", \"maxSessionDuration\": \"PT2H\"")
        .statusCode(400)
        .body("errors.pointer", hasItem("/description"))
        .body("errors.pointer", hasItem("/maxSessionDuration"));
  }
}
