package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.sts.model.StsException;

/** The commands of {@code docs/break-glass.md}, as they stand there, while no Stint runs. */
class BreakGlassIT {

  private static final Pattern BLOCK =
      Pattern.compile("## (\\w+)[^#]*?```sh\n(.*?)```", Pattern.DOTALL);

  private final Path home = StintProcess.emptyFolder("break-glass");

  @Test
  void everybodyIsCutByHandAndGivenBack() throws Exception {
    assumeTrue(ReadmeIT.onPath("aws"), "the aws command line is missing");
    try (Sandbox world = Sandbox.start(new Sandbox.Options(home, true, true, 0))) {
      AwsCaller ada;
      try (StintProcess stint = StintProcess.beside(world, Map.of())) {
        stint.post(
            "/cohorts",
            """
            {"name": "crew",
             "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
            """);
        stint.post("/cohorts/crew/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
        stint.post(
            "/roles",
            """
            {"name": "Operator",
             "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}
            """);
        stint.eventually(() -> stint.read("/cohorts/crew").at("/members/active").asInt() == 1);
        stint.post(
            "/grants",
            """
            {"type": "ASSUME_ROLE", "principal": {"member": "ada"}, "role": "Operator",
             "ttl": "PT4H"}
            """);
        JsonNode key = stint.post("/cohorts/crew/members/ada/access-keys", "");
        ada =
            new AwsCaller(
                world,
                AwsBasicCredentials.create(
                    key.get("accessKeyId").asText(), key.get("secretAccessKey").asText()));
        stint.kill();
      }
      fill(world, "crew");
      AwsCaller session = assume(ada);
      ada.look();
      session.look();

      run(world, "Cut");
      assertEquals("UnauthorizedOperation", refused(ada));
      assertEquals("UnauthorizedOperation", refused(session));
      assertEquals(
          "AccessDenied",
          assertThrows(StsException.class, () -> assume(ada)).awsErrorDetails().errorCode());

      try (StintProcess again = StintProcess.beside(world, Map.of())) {
        JsonNode sweep = again.post("/sweeps", "{\"repair\": true}");
        String address = "/sweeps/" + sweep.get("id").asText();
        again.eventually(() -> again.read(address).get("state").asText().equals("DONE"));
        // It leaves others' Denies where they are, and would tell of them in a minute.
        assertEquals("UnauthorizedOperation", refused(ada));
        assertEquals("UnauthorizedOperation", refused(session));
      }

      run(world, "Give");
      ada.look();
      session.look();
      assume(ada).look();
    }
  }

  /** Somebody's policy that leaves no room for another one. */
  private static void fill(Sandbox world, String group) {
    try (IamClient iam = new AwsCaller(world, StintProcess.ADMINISTRATOR).iam()) {
      boolean full = false;
      for (int buckets = 1; !full; buckets++) {
        String document =
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
                + " \"s3:GetObject\", \"Resource\": [\"arn:aws:s3:::lab/*\""
                + ", \"arn:aws:s3:::lab/*\"".repeat(buckets)
                + "]}]}";
        try {
          iam.putGroupPolicy(r -> r.groupName(group).policyName("filler").policyDocument(document));
        } catch (LimitExceededException e) {
          full = true;
        }
      }
    }
  }

  private void run(Sandbox world, String chapter) throws Exception {
    Path output = home.resolve(chapter + ".out");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", "set -euo pipefail\n" + commands(chapter))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("AWS_ENDPOINT_URL", world.endpoint().orElseThrow().toString());
    shell.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    shell.environment().put("AWS_ACCESS_KEY_ID", StintProcess.ADMINISTRATOR.accessKeyId());
    shell.environment().put("AWS_SECRET_ACCESS_KEY", StintProcess.ADMINISTRATOR.secretAccessKey());
    Process running = shell.start();
    assertTrue(running.waitFor(2, TimeUnit.MINUTES), "the commands take too long");
    assertEquals(0, running.exitValue(), Files.readString(output));
  }

  private static String commands(String chapter) throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("docs", "break-glass.md")));
    while (block.find()) {
      if (block.group(1).equals(chapter)) {
        return block.group(2);
      }
    }
    throw new AssertionError("no commands under " + chapter);
  }

  private static AwsCaller assume(AwsCaller who) {
    return who.assume("arn:aws:iam::123456789012:role/stint/Operator", "ada", 3600);
  }

  private static String refused(AwsCaller who) {
    return assertThrows(Ec2Exception.class, who::look).awsErrorDetails().errorCode();
  }
}
