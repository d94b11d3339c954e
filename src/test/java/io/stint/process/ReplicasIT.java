package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * AWS and the database outlive Stint here: its processes are killed, and what holds is looked at.
 */
class ReplicasIT {

  private static final String ROLE = "arn:aws:iam::123456789012:role/stint/Operator";

  private Sandbox world;

  @BeforeEach
  void startTheWorld() {
    world = Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("world"), true, true, 0));
  }

  @AfterEach
  void stopTheWorld() {
    world.close();
  }

  @Test
  void accessEndsAtAwsWhenStintIsDead() throws Exception {
    Instant now = Instant.parse(awsClock("GET", "").get("now").asText());
    Instant adasEnd = now.plus(Duration.ofHours(1));
    AwsCaller ada;
    AwsCaller bob;
    try (StintProcess stint = StintProcess.beside(world, Map.of())) {
      stint.post("/cohorts", "{\"name\": \"crew\"}");
      stint.post(
          "/cohorts/crew/members",
          "{\"members\": [{\"email\": \"ada@uw.edu\"}, {\"email\": \"bob@uw.edu\"}]}");
      stint.post(
          "/roles",
          """
          {"name": "Operator", "maxSessionDuration": "PT4H",
           "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
          """);
      settled(stint, "/cohorts/crew/members?state=ACTIVE", 2);
      ada = keyOf(stint, "ada");
      bob = keyOf(stint, "bob");
      grant(stint, "ada", adasEnd);
      grant(stint, "bob", adasEnd.plus(Duration.ofHours(1)));
      stint.kill();
    }
    AwsCaller adasSession = assume(ada, "ada");
    AwsCaller bobsSession = assume(bob, "bob");
    adasSession.look();
    bobsSession.look();

    awsClock("PUT", "{\"now\": \"" + adasEnd.minusSeconds(60) + "\"}");
    adasSession.look();

    awsClock("PUT", "{\"now\": \"" + adasEnd + "\"}");
    assertEquals(
        "AccessDenied",
        assertThrows(StsException.class, () -> assume(ada, "ada")).awsErrorDetails().errorCode());
    assertEquals(
        "UnauthorizedOperation",
        assertThrows(Ec2Exception.class, adasSession::look).awsErrorDetails().errorCode());
    bobsSession.look();
    assume(bob, "bob").look();
  }

  @Test
  void aKilledReplicasWorkIsTakenOverAndNobodyIsMadeTwice() throws Exception {
    int people = 300;
    try (StintProcess first = StintProcess.beside(world, Map.of());
        StintProcess second = StintProcess.beside(world, Map.of())) {
      first.post("/cohorts", "{\"name\": \"crowd\"}");
      StringBuilder roster = new StringBuilder("Email\n");
      for (int i = 0; i < people; i++) {
        roster.append("person").append(i).append("@uw.edu\n");
      }
      assertEquals(
          202,
          first
              .call("POST", "/cohorts/crowd/members", "text/csv", roster.toString(), 0)
              .statusCode());
      first.kill();
      settled(second, "/cohorts/crowd", people);
    }
    try (IamClient iam = new AwsCaller(world, StintProcess.ADMINISTRATOR).iam()) {
      assertEquals(
          people,
          iam.getGroupPaginator(request -> request.groupName("crowd")).users().stream().count());
      assertEquals(people, iam.listUsersPaginator().users().stream().count());
    }
    List<String> done = new SandboxAdmin(world).done();
    assertEquals(people, done.stream().filter("CreateUser"::equals).count(), done::toString);
  }

  private static void grant(StintProcess stint, String member, Instant end) throws Exception {
    JsonNode grant =
        stint.post(
            "/grants",
            """
            {"type": "ASSUME_ROLE", "principal": {"member": "%s"}, "role": "Operator",
             "expiresAt": "%s"}
            """
                .formatted(member, end));
    assertEquals("ACTIVE", grant.get("state").asText(), grant.toString());
  }

  private AwsCaller keyOf(StintProcess stint, String member) throws Exception {
    JsonNode key = stint.post("/cohorts/crew/members/" + member + "/access-keys", "");
    return new AwsCaller(
        world,
        AwsBasicCredentials.create(
            key.get("accessKeyId").asText(), key.get("secretAccessKey").asText()));
  }

  /** Waits, with a limit, until so many members are active. */
  private static void settled(StintProcess stint, String path, int members) throws Exception {
    Instant limit = Instant.now().plusSeconds(120);
    JsonNode seen;
    do {
      seen = stint.read(path);
      int active =
          seen.has("items") ? seen.get("items").size() : seen.at("/members/active").asInt();
      if (active == members) {
        return;
      }
    } while (Instant.now().isBefore(limit));
    throw new AssertionError("not settled: " + seen);
  }

  private static AwsCaller assume(AwsCaller who, String name) {
    return who.assume(ROLE, name, 4 * 3600);
  }

  private JsonNode awsClock(String method, String body) throws Exception {
    return new SandboxAdmin(world).ask(method, "clock", body);
  }
}
