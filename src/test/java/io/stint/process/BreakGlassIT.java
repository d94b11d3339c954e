package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
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
      AwsCredentials ada;
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
            AwsBasicCredentials.create(
                key.get("accessKeyId").asText(), key.get("secretAccessKey").asText());
        stint.kill();
      }
      AwsCredentials session = assume(world, ada);
      look(world, ada);
      look(world, session);

      run(world, "Cut");
      assertEquals("UnauthorizedOperation", refused(world, ada));
      assertEquals("UnauthorizedOperation", refused(world, session));
      assertEquals(
          "AccessDenied",
          assertThrows(StsException.class, () -> assume(world, ada)).awsErrorDetails().errorCode());

      try (StintProcess again = StintProcess.beside(world, Map.of())) {
        JsonNode sweep = again.post("/sweeps", "{\"repair\": true}");
        String address = "/sweeps/" + sweep.get("id").asText();
        again.eventually(() -> again.read(address).get("state").asText().equals("DONE"));
        assertEquals(
            List.of("crew/BreakGlass LEFT", "Operator/BreakGlass LEFT"),
            again.read(address).findParents("outcome").stream()
                .map(found -> found.get("name").asText() + " " + found.get("outcome").asText())
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList());
        assertEquals("UnauthorizedOperation", refused(world, session));
      }

      run(world, "Give");
      look(world, ada);
      look(world, session);
      look(world, assume(world, ada));
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

  private static AwsCredentials assume(Sandbox world, AwsCredentials who) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(world.endpoint().orElseThrow())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(who))
            .build()) {
      Credentials session =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn("arn:aws:iam::123456789012:role/stint/Operator")
                          .roleSessionName("ada"))
              .credentials();
      return AwsSessionCredentials.create(
          session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }
  }

  private static String refused(Sandbox world, AwsCredentials who) {
    return assertThrows(Ec2Exception.class, () -> look(world, who)).awsErrorDetails().errorCode();
  }

  private static void look(Sandbox world, AwsCredentials who) {
    try (Ec2Client ec2 =
        Ec2Client.builder()
            .endpointOverride(world.endpoint().orElseThrow())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(who))
            .build()) {
      ec2.describeInstances();
    }
  }
}
