package io.stint.instanceprofile;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody deletes a profile of Stint's and makes another under its name: that one is theirs. */
@QuarkusTest
class ProfileStrangerTest extends ProfileStory {

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private String theirRole;

  private void deletedInIam() {
    rolesInIt()
        .forEach(
            role ->
                aws.iam()
                    .removeRoleFromInstanceProfile(
                        r -> r.instanceProfileName(name).roleName(role)));
    aws.iam().deleteInstanceProfile(r -> r.instanceProfileName(name));
  }

  private void madeAnewBySomebodyElse(String path) {
    deletedInIam();
    theirRole = name + "-theirs";
    aws.iam().createRole(r -> r.roleName(theirRole).assumeRolePolicyDocument(TRUST));
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name).path(path));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(theirRole));
  }

  private void isShown() {
    read()
        .body("failure.code", equalTo("NotOurs"))
        .body("failure.message", containsString(inIam().instanceProfileId()));
    api()
        .get("/events?action=instanceProfile.strangerFound&subject=" + name)
        .then()
        .body("items", hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/stint/"})
  void whoeverComesUnderTheNameIsLeftAlone(String path) {
    String one = role("-one");
    String two = role("-two");
    created(", \"role\": \"" + one + "\", \"tags\": {\"team\": \"blue\"}");
    madeAnewBySomebodyElse(path);
    patch("{\"role\": \"" + two + "\", \"tags\": {\"team\": \"red\"}}").statusCode(202);
    settles();
    isShown();
    aws.advance(Duration.ofMinutes(5));
    settles();
    isShown();
    assertEquals(List.of(theirRole), rolesInIt());
    assertEquals(List.of(), inIam().tags());
    delete("").statusCode(202);
    settles();
    read().statusCode(404);
    assertEquals(List.of(theirRole), rolesInIt());
  }

  @Test
  void whenTheStrangerIsGoneStintMakesItsOwnAgain() {
    String one = role("-one");
    created(", \"role\": \"" + one + "\"");
    madeAnewBySomebodyElse("/");
    patch("{\"tags\": {\"team\": \"red\"}}").statusCode(202);
    settles();
    isShown();
    deletedInIam();
    aws.advance(Duration.ofMinutes(5));
    settles();
    read().body("state", equalTo("ACTIVE")).body("failure", equalTo(null));
    assertEquals(List.of(one), rolesInIt());
  }

  @Test
  void anAdoptedProfileThatItsOwnerMadeAnewIsAnotherOne() {
    String one = role("-one");
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    created(", \"adopt\": true, \"role\": \"" + one + "\"");
    madeAnewBySomebodyElse("/");
    patch("{\"role\": null}").statusCode(202);
    settles();
    isShown();
    delete("").statusCode(202);
    settles();
    read().statusCode(404);
    assertEquals(List.of(theirRole), rolesInIt());
  }

  @Test
  void aStrangersRoleIsNotPutIntoAProfile() {
    String one = role("-one");
    String two = role("-two");
    created(", \"role\": \"" + one + "\"");
    aws.iam().deleteRole(r -> r.roleName(two));
    aws.iam().createRole(r -> r.roleName(two).assumeRolePolicyDocument(TRUST));
    patch("{\"role\": \"" + two + "\"}").statusCode(202);
    settles();
    read().body("failure.code", equalTo("NotOurs")).body("failure.message", containsString(two));
    assertFalse(rolesInIt().contains(two));
  }

  @Test
  void aProfileThatIsNotThereCannotBeAdopted() {
    create(", \"adopt\": true")
        .statusCode(422)
        .body("errors.pointer", hasItem("/name"))
        .body("detail", containsString("There is no instance profile " + name));
    read().statusCode(404);
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    create(", \"adopt\": true").statusCode(202);
    aws.iam().deleteInstanceProfile(r -> r.instanceProfileName(name));
    settles();
    read().body("failure.code", equalTo("NoSuchEntity"));
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(name));
    aws.advance(Duration.ofMinutes(5));
    settles();
    isShown();
    delete("").statusCode(202);
    settles();
    read().statusCode(404);
    assertEquals(List.of(), rolesInIt());
  }
}
