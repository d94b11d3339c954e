package io.stint.grant;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.stint.support.ContractFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody, over all cohorts: found, and shown with what they have. */
@QuarkusTest
class PeopleTest extends GrantStory {

  private String ada;

  @BeforeEach
  void somebody() {
    ada = unique("ada");
  }

  private static RequestSpecification organizer(String subject) {
    String token =
        json(Map.of("name", subject, "role", "ORGANIZER", "subject", subject, "ttl", "P1D"))
            .post("/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("token");
    return given().header("Authorization", "Bearer " + token).filter(ContractFilter.INSTANCE);
  }

  private static void own(String cohort, String... subjects) {
    changeCohort(
        cohort,
        Map.of("owners", List.of(subjects).stream().map(one -> Map.of("subject", one)).toList()));
  }

  @Test
  void somebodyIsFoundByEMailOrUserNameOverAllCohorts() {
    String one = cohort(ada);
    String other = cohort(clock.instant().plus(Duration.ofHours(2)), ada, unique("bob"));
    for (String query :
        List.of("email=" + ada.toUpperCase() + "@Example.org", "userName=" + ada.toUpperCase())) {
      api()
          .get("/people?" + query)
          .then()
          .statusCode(200)
          .body("items.userName", contains(ada))
          .body("items[0].email", equalTo(ada + "@example.org"))
          .body("items[0].cohorts.cohort", hasItems(one, other))
          .body("items[0].cohorts.state", everyItem(equalTo("ACTIVE")));
    }
    api().get("/people?email=" + unique("nobody") + "@example.org").then().body("items", empty());
  }

  @Test
  void thePagesHaveEverybodyOnce() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      names.add(unique("page-" + i));
    }
    String ann = unique("ann");
    String cohort = cohort(names.toArray(String[]::new));
    own(cohort, ann);
    RequestSpecification owner = organizer(ann);
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      var page = given().spec(owner).get("/people?pageSize=2" + token).then().extract();
      seen.addAll(page.path("items.userName"));
      token =
          page.path("nextPageToken") == null ? null : "&pageToken=" + page.path("nextPageToken");
    } while (token != null);
    assertEquals(names.stream().sorted().toList(), seen);
  }

  @Test
  void somebodyIsShownWithWhatTheyHaveThroughWhat() {
    String cohort = cohort(ada);
    keys(cohort, ada);
    sandbox.iam().createVirtualMFADevice(r -> r.virtualMFADeviceName("of-" + ada));
    String role = role();
    String own = granted(assume(role, member(ada), Duration.ofHours(1)));
    String through = granted(assume(role, Map.of("cohort", cohort), Duration.ofHours(2)));
    api()
        .get("/people/{name}", ada.toUpperCase())
        .then()
        .statusCode(200)
        .body("userName", equalTo(ada))
        .body("cohorts.cohort", contains(cohort))
        .body("grants.id", contains(own, through))
        .body("grants.cohort", contains(nullValue(), equalTo(cohort)))
        .body("grants.role", contains(role, role))
        .body("accessKeys", hasSize(1))
        .body("accessKeys.status", contains("ACTIVE"))
        .body("mfaDevices", empty())
        .body("unread", nullValue());
  }

  @Test
  void whatAwsDoesNotSayKeepsNothingElseBack() {
    String cohort = cohort(ada);
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"ListAccessKeys\", \"nth\": 1, \"times\": 1}");
    api()
        .get("/people/{name}", ada)
        .then()
        .statusCode(200)
        .body("cohorts.cohort", contains(cohort))
        .body("accessKeys", nullValue())
        .body("unread", containsString("ListAccessKeys"));
  }

  /** An organizer sees what is theirs, and of somebody else's person nothing at all. */
  @Test
  void anOrganizerSeesTheirPeopleAlone() {
    String ann = unique("ann");
    String ben = unique("ben");
    String bob = unique("bob");
    String anns = cohort(ada);
    String bens = cohort(bob);
    own(anns, ann);
    own(bens, ben);
    RequestSpecification owner = organizer(ann);
    given().spec(owner).get("/people").then().body("items.userName", contains(ada));
    for (String query : List.of("email=" + bob + "@example.org", "userName=" + bob)) {
      given().spec(owner).get("/people?" + query).then().body("items", empty());
    }
    String nobody = unique("xyz");
    String words = "\"requestId\":\"[^\"]*\"";
    String theirs =
        given().spec(owner).get("/people/{name}", bob).then().statusCode(404).extract().asString();
    String none =
        given()
            .spec(owner)
            .get("/people/{name}", nobody)
            .then()
            .statusCode(404)
            .extract()
            .asString();
    assertEquals(none.replaceAll(words, "").replace(nobody, bob), theirs.replaceAll(words, ""));
    // Of somebody of both each sees their side, and nobody what signs in.
    String role = role();
    String hidden = granted(assume(role, Map.of("cohort", bens), Duration.ofHours(1)));
    String seen = granted(assume(role, Map.of("cohort", anns), Duration.ofHours(1)));
    offContract()
        .contentType("application/json")
        .body(Map.of("members", List.of(Map.of("email", ada + "@example.org"))))
        .post("/cohorts/{name}/members?adopt=true", bens)
        .then()
        .body("accepted", equalTo(1));
    loop.runUntilIdle();
    given()
        .spec(owner)
        .get("/people/{name}", ada)
        .then()
        .body("cohorts.cohort", contains(anns))
        .body("grants.id", contains(seen))
        .body("accessKeys", nullValue())
        .body("mfaDevices", nullValue())
        .body("unread", containsString("an administrator sees"));
    api()
        .get("/people/{name}", ada)
        .then()
        .body("cohorts.cohort", hasItems(anns, bens))
        .body("grants.id", hasItems(seen, hidden))
        .body("unread", nullValue());
  }
}
