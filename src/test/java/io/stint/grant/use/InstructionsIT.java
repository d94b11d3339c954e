package io.stint.grant.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stint.process.StintProcess;
import io.stint.sandbox.Sandbox;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;

/**
 * What is written is followed to the letter by the tools that it is for, with names that each reads
 * in a way of its own. All are in one home: nobody's set-up spoils another's. What is not on the
 * path, or npm does not fetch, is left out.
 */
class InstructionsIT {

  private static final Path HOME = StintProcess.emptyFolder("instructions");
  private static final Path JAVASCRIPT = Path.of("src", "test", "instructions").toAbsolutePath();
  private static final String ACCOUNT = "123456789012";

  private static Sandbox world;
  private static IamClient iam;
  private static boolean javascript;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(HOME.resolve(".aws"));
    assumeTrue(ran("command -v aws").worked(), "the aws command line is missing");
    // A file that others have written, without an end of its last line.
    Files.writeString(HOME.resolve(".aws/config"), "[profile mine]\nregion = eu-west-1");
    world = Sandbox.start(new Sandbox.Options(HOME.resolve("data"), false, true, 0));
    iam =
        IamClient.builder()
            .endpointOverride(world.endpoint().orElseThrow())
            .region(Region.AWS_GLOBAL)
            .credentialsProvider(StaticCredentialsProvider.create(StintProcess.ADMINISTRATOR))
            .build();
    javascript =
        ran("cp '%1$s'/package*.json '%1$s'/call.mjs . && HOME='%2$s' npm ci --silent --no-audit"
                    .formatted(JAVASCRIPT, System.getProperty("user.home"))
                + " --no-fund --ignore-scripts")
            .worked();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      iam.close();
      world.close();
    }
  }

  /** One person who may take one role, with their key where the instructions say. */
  private static Profile person(String user, String role) throws Exception {
    iam.createUser(r -> r.userName(user).path("/stint/"));
    String arn = "arn:aws:iam::" + ACCOUNT + ":role/stint/" + role;
    iam.putUserPolicy(
        r -> r.userName(user).policyName("take").policyDocument(allow("sts:AssumeRole")));
    iam.createRole(
        r ->
            r.roleName(role)
                .path("/stint/")
                .assumeRolePolicyDocument(
                    """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                      "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}]}
                    """
                        .formatted(ACCOUNT)));
    iam.putRolePolicy(
        r -> r.roleName(role).policyName("look").policyDocument(allow("iam:ListUsers")));
    AccessKey key = iam.createAccessKey(r -> r.userName(user)).accessKey();
    Files.writeString(
        HOME.resolve(".aws/credentials"),
        "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(ProfileName.ofUser(user), key.accessKeyId(), key.secretAccessKey()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return profile(user, role, arn, "first");
  }

  private static Profile profile(String user, String role, String arn, String externalId) {
    return new Profile(
        role, arn, ProfileName.ofUser(user), true, user, externalId, null, 3600, 900, "us-east-1");
  }

  private static String allow(String action) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"*\"}]}"
        .formatted(action);
  }

  private record Ran(boolean worked, String said) {}

  private static Ran ran(String script) throws Exception {
    Path out = HOME.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("HOME", HOME.toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    if (world != null) {
      environment.put("AWS_ENDPOINT_URL", world.endpoint().orElseThrow().toString());
    }
    Process process = builder.start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), script);
    return new Ran(process.exitValue() == 0, Files.readString(out));
  }

  private static String followed(String script) throws Exception {
    Ran ran = ran(script);
    assertTrue(ran.worked(), script + "\n" + ran.said());
    return ran.said().strip();
  }

  private static String java(String profile) {
    String classes =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    return ("'%s' -XX:TieredStopAtLevel=1 -Duser.home=\"$HOME\""
            + " -Daws.endpointUrl=\"$AWS_ENDPOINT_URL\" -cp '%s' %s %s")
        .formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            classes,
            ProfileCaller.class.getName(),
            profile);
  }

  @ParameterizedTest
  @CsvSource({"x@y.z, default", "'a=b,c', 'Ops=b'", "a+b, +", "ada, stint-ada"})
  void everyToolHasTheRoleWhenItIsToldHow(String user, String role) throws Exception {
    Profile profile = person(user, role);
    String arn = "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/" + user;
    String look = " --query Arn --output text";

    SetUp cli = SetUp.of(Tool.AWS_CLI, profile);
    followed(cli.text());
    assertEquals(arn, followed(cli.use() + look));
    SetUp env = SetUp.of(Tool.ENV, profile);
    assertEquals(arn, followed(env.text() + env.use() + look));
    SetUp process = SetUp.of(Tool.CREDENTIAL_PROCESS, profile);
    followed(process.text());
    assertEquals(arn, followed(process.use() + look));

    for (String name : List.of(cli.profile(), process.profile())) {
      assertTrue(followed(java(name)).contains("users: "));
      if (javascript) {
        assertTrue(followed("node call.mjs " + name).contains("users: "));
      }
    }
    Files.writeString(
        HOME.resolve("section"),
        "[profile other]\nregion = us-east-1" + SetUp.of(Tool.PROFILE, profile).text());
    assertEquals(arn, followed("AWS_CONFIG_FILE=section " + cli.use() + look));
    assertFalse(ran("aws sts get-caller-identity").worked(), "who says no profile is nobody");
  }

  @Test
  void theCommandLineGoesOnAfterARevokeAndANewGrant() throws Exception {
    Profile first = person("bob", "Again");
    followed(first.commands());
    String look = "aws iam list-users --profile Again --query 'length(Users)'";
    followed(look);
    List<String> kept = cache();
    iam.putRolePolicy(
        r ->
            r.roleName("Again")
                .policyName("ended")
                .policyDocument(allow("*").replace("Allow", "Deny")));
    assertFalse(ran(look).worked(), "the session that is kept is denied");
    assertEquals(kept, cache(), "and is kept");
    iam.deleteRolePolicy(r -> r.roleName("Again").policyName("ended"));
    followed(profile("bob", "Again", first.roleArn(), "second").commands());
    followed(look);
    assertEquals(kept.size() + 1, cache().size(), "the next grant's is another");
  }

  private static List<String> cache() throws Exception {
    return followed("ls ~/.aws/cli/cache").lines().sorted().toList();
  }
}
