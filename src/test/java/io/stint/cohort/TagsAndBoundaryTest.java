package io.stint.cohort;

import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.Tag;

/** Some accounts allow no user without a boundary, or without certain tags. */
@QuarkusTest
class TagsAndBoundaryTest extends CohortTest {

  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final String S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

  private static final Map<String, ?> LISTS_USERS =
      Map.of(
          "inline",
          Map.of(
              "looks",
              Map.of(
                  "Version",
                  "2012-10-17",
                  "Statement",
                  List.of(Map.of("Effect", "Allow", "Action", "iam:ListUsers", "Resource", "*")))));

  private static Map<String, ?> asks(String boundary, Map<String, String> tags) {
    Map<String, Object> asked = new HashMap<>(Map.of("tags", tags, "policies", LISTS_USERS));
    asked.put("permissionsBoundary", boundary);
    return asked;
  }

  private static Map<String, Object> only(String key, Object value) {
    Map<String, Object> patch = new HashMap<>();
    patch.put(key, value);
    return patch;
  }

  private String member(String cohort) {
    String user = unique("ada");
    add(cohort, user + "@uw.edu");
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, user));
    return user;
  }

  private static String row(String cohort, String user) {
    return add(cohort, user + "@uw.edu").path("rows[0].reason");
  }

  private String boundary(String user) {
    var bound = sandbox.iam().getUser(r -> r.userName(user)).user().permissionsBoundary();
    return bound == null ? null : bound.permissionsBoundaryArn();
  }

  private Map<String, String> tags(String user) {
    return sandbox.iam().listUserTags(r -> r.userName(user)).tags().stream()
        .filter(tag -> !tag.key().startsWith("stint:"))
        .collect(Collectors.toMap(Tag::key, Tag::value, (a, b) -> b, TreeMap::new));
  }

  private IamClient as(String user) {
    var key = sandbox.iam().createAccessKey(r -> r.userName(user)).accessKey();
    return sandbox.iam(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
  }

  @Test
  void usersAreMadeWithThemInTheOneCall() {
    String cohort = unique("tagged");
    create(cohort, asks(S3, Map.of("CostCenter", "42", "Team", "")))
        .then()
        .body("permissionsBoundary", equalTo(S3))
        .body("tags", equalTo(Map.of("CostCenter", "42", "Team", "")));
    loop.runUntilIdle();
    sandbox.clearCalls();
    String ada = member(cohort);
    assertEquals(1, sandbox.calls("CreateUser"));
    for (String none : List.of("TagUser", "UntagUser", "PutUserPermissionsBoundary", "GetUser")) {
      assertEquals(0, sandbox.calls(none), none);
    }
    assertEquals(S3, boundary(ada));
    assertEquals(Map.of("CostCenter", "42", "Team", ""), tags(ada));
  }

  /** As the sandbox's IAM decides on a member's own keys. */
  @Test
  void aChangeReachesThoseWhoAreThere() {
    String cohort = unique("bound");
    create(cohort, asks(S3, Map.of("CostCenter", "42", "Team", "red")));
    loop.runUntilIdle();
    String ada = member(cohort);
    IamClient herself = as(ada);
    assertThrows(IamException.class, herself::listUsers);

    change(cohort, asks(READ_ONLY, Map.of("Team", "blue")))
        .then()
        .statusCode(202)
        .body("tags", equalTo(Map.of("CostCenter", "42", "Team", "blue")));
    loop.runUntilIdle();
    assertEquals(READ_ONLY, boundary(ada));
    assertEquals(Map.of("CostCenter", "42", "Team", "blue"), tags(ada));
    assertTrue(herself.listUsers().users().size() > 0);

    change(cohort, only("permissionsBoundary", null))
        .then()
        .body("permissionsBoundary", nullValue());
    change(cohort, only("tags", only("CostCenter", null)));
    loop.runUntilIdle();
    assertEquals(null, boundary(ada));
    assertEquals(Map.of("Team", "blue"), tags(ada));
    sandbox.clearCalls();
    change(cohort, only("description", "as ever"));
    change(cohort, only("tags", null)).then().body("tags", anEmptyMap());
    loop.runUntilIdle();
    assertEquals(Map.of(), tags(ada));
    assertEquals(0, sandbox.calls("TagUser"));
    assertEquals(0, sandbox.calls("DeleteUserPermissionsBoundary"));
  }

  @Test
  void aSecondCohortRaisesNobodysRights() {
    String first = unique("first");
    create(first, asks(S3, Map.of("Team", "red")));
    loop.runUntilIdle();
    String ada = member(first);
    String wider = unique("wider");
    create(wider, asks(READ_ONLY, Map.of()));
    String other = unique("other");
    create(other, asks(null, Map.of("team", "blue")));
    String open = unique("open");
    create(open, asks(null, Map.of("Room", "B-1")));
    loop.runUntilIdle();
    assertEquals(
        "this person is in a cohort that asks for another permissions boundary, and a user has one"
            + " only",
        row(wider, ada));
    assertEquals(
        "this person is in a cohort that gives the tag team another value", row(other, ada));
    assertEquals(null, row(open, ada));
    loop.runUntilIdle();
    assertEquals(S3, boundary(ada));
    assertEquals(Map.of("Team", "red", "Room", "B-1"), tags(ada));
    assertThrows(IamException.class, as(ada)::listUsers);

    change(open, only("permissionsBoundary", READ_ONLY))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/permissionsBoundary"))
        .body("errors[0].detail", containsString(ada));
    api()
        .contentType("application/merge-patch+json")
        .body(Map.of("tags", Map.of("TEAM", "blue")))
        .patch("/plans/cohorts/{name}", open)
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/tags"));

    // It is within the boundary as long as it has anything that was given within it.
    delete(first);
    loop.runUntilIdle();
    assertEquals(null, boundary(ada));
    assertEquals(Map.of("Room", "B-1"), tags(ada));
    assertEquals(null, row(wider, ada));
    loop.runUntilIdle();
    assertEquals(READ_ONLY, boundary(ada));
  }

  @Test
  void afterTheEndOfTheCohortTheBoundaryStaysUntilTheMembershipGoes() {
    String first = unique("first");
    Map<String, Object> asked = new HashMap<>(asks(S3, Map.of()));
    asked.put("endsAt", in(Duration.ofHours(1)).toString());
    asked.put("removeAfter", "PT2H");
    create(first, asked);
    String open = unique("open");
    create(open, asks(null, Map.of()));
    loop.runUntilIdle();
    String ada = member(first);
    add(open, ada + "@uw.edu");
    loop.runUntilIdle();
    sandbox.advance(Duration.ofMinutes(90));
    loop.runUntilIdle();
    assertEquals(S3, boundary(ada));
    sandbox.advance(Duration.ofHours(2));
    loop.runUntilIdle();
    assertEquals(null, boundary(ada));
    assertEquals("ACTIVE", stateOf(open, ada));
  }

  @Test
  void whoWasAdoptedKeepsWhatTheyHave() {
    String eve = unique("eve");
    sandbox.iam().createUser(r -> r.userName(eve).tags(t -> t.key("Team").value("own")));
    String cohort = unique("adopting");
    create(cohort, asks(S3, Map.of("Team", "red")));
    loop.runUntilIdle();
    json(Map.of("members", List.of(Map.of("email", eve + "@uw.edu"))))
        .queryParam("adopt", true)
        .post("/cohorts/{name}/members", cohort)
        .then()
        .statusCode(202);
    loop.runUntilIdle();
    assertEquals("ACTIVE", stateOf(cohort, eve));
    assertEquals(null, boundary(eve));
    assertEquals(Map.of("Team", "own"), tags(eve));
    change(cohort, only("tags", Map.of("Team", "blue")));
    delete(cohort);
    loop.runUntilIdle();
    assertEquals(Map.of("Team", "own"), tags(eve));
  }

  @Test
  void aPassThatIsCutShortGoesOnFromThere() {
    String cohort = unique("cut");
    create(cohort, asks(S3, Map.of("Team", "red", "Old", "x")));
    loop.runUntilIdle();
    String ada = member(cohort);
    sandbox.planFault(
        "{\"kind\": \"LOSE_ANSWER\", \"action\": \"UntagUser\", \"nth\": 1, \"times\": 1}");
    change(cohort, Map.of("tags", only("Old", null)));
    change(cohort, Map.of("tags", Map.of("Team", "blue")));
    runUntil(() -> tags(ada).equals(Map.of("Team", "blue")));
    assertEquals(Map.of("Team", "blue"), tags(ada));
  }

  @Test
  void whatIamWouldRefuseIsRefusedBefore() {
    Map<String, String> many =
        IntStream.range(0, 39).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    for (Map<String, String> tags :
        List.of(
            Map.of("aws:x", "y"), Map.of("Stint:owner", "me"), Map.of("a", "1", "A", "2"), many)) {
      json(Map.of("name", unique("bad"), "tags", tags))
          .post("/cohorts")
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("/tags"));
    }
    json(Map.of("name", unique("bad"), "permissionsBoundary", "no-arn"))
        .post("/cohorts")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/permissionsBoundary"));
    json(Map.of(
            "name",
            unique("bad"),
            "permissionsBoundary",
            "arn:aws:iam::123456789012:policy/Nowhere"))
        .post("/plans/cohorts")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/permissionsBoundary"));
  }
}
