package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * AWS lets one call a second through, and hundreds of members are to be severed: whose access ends
 * meanwhile does not wait for them. Counted is what AWS carries out, since that is the time.
 */
class CutFirstIT {

  private static final int MEMBERS = 200;

  /** Seconds, at one call a second. */
  private static final int SOON = 10;

  @Test
  void whoseAccessEndsDoesNotWaitForTheManyWhoAreSevered() throws Exception {
    try (Sandbox world =
            Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("cut"), true, true, 0));
        StintProcess one = StintProcess.beside(world, Map.of());
        StintProcess two = StintProcess.beside(world, Map.of())) {
      SandboxAdmin aws = new SandboxAdmin(world);
      for (String name : List.of("many", "others")) {
        one.post(
            "/cohorts",
            """
            {"name": "%s",
             "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
            """
                .formatted(name));
      }
      StringBuilder roster = new StringBuilder("Email\n");
      for (int i = 0; i < MEMBERS; i++) {
        roster.append("person").append(i).append("@uw.edu\n");
      }
      one.call("POST", "/cohorts/many/roster", "text/csv", roster.toString(), 0);
      one.post("/cohorts/others/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
      String grant =
          one.post(
                  "/grants",
                  """
                  {"type": "POLICY", "principal": {"member": "ada"}, "ttl": "PT4H",
                   "policy": {"arn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}}
                  """)
              .get("id")
              .asText();
      one.eventually(() -> one.read("/cohorts/many").at("/members/active").asInt() == MEMBERS);
      one.eventually(() -> one.read("/cohorts/others").at("/members/active").asInt() == 1);

      aws.ask("PUT", "faults", "{\"throttle\": {\"rate\": 1, \"burst\": 1}}");
      aws.forgetCalls();
      one.call("DELETE", "/cohorts/many", "application/json", "", 0);
      one.eventually(() -> aws.done().contains("DetachGroupPolicy"));
      assertTrue(aws.done().size() <= SOON, aws.done().toString());
      assertTrue(!aws.done().contains("RemoveUserFromGroup"), aws.done().toString());

      one.eventually(() -> aws.done().contains("RemoveUserFromGroup"));
      aws.forgetCalls();
      two.call("DELETE", "/grants/" + grant, "application/json", "", 0);
      one.eventually(() -> aws.done().contains("DeleteUserPolicy"));
      // It takes turns with the severing, of which a thousand calls are to come.
      assertTrue(aws.done().size() <= 6 * SOON, aws.done().toString());

      aws.forgetCalls();
      two.call("DELETE", "/cohorts/others", "application/json", "", 0);
      one.eventually(() -> aws.done().contains("DetachGroupPolicy"));
      assertTrue(aws.done().size() <= SOON, aws.done().toString());
    }
  }
}
