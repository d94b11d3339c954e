package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How {@code stint} starts Java: seen by a start that Stint refuses at once. */
class LauncherIT {

  private static final Path APP =
      Path.of(System.getProperty("stint.jar")).toAbsolutePath().getParent();
  private static final Path ARCHIVE = APP.resolve("stint.jsa");
  private static final String FROM_THE_ARCHIVE = "io.stint.Main source: shared objects file (top)";

  @Test
  void classesComeFromTheArchive() throws Exception {
    assumeTrue(Files.exists(ARCHIVE), "Java has another kind of archive, or made none");
    assertTrue(refusal(APP, "-verbose:class").contains(FROM_THE_ARCHIVE));
  }

  @Test
  void withoutAnArchiveItStartsAsWell() throws Exception {
    assertRefusedInPeace(moved("launched-without"));
  }

  /** What is no archive, and one of another Java. */
  @Test
  void anArchiveThatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
    Path elsewhere = moved("launched-elsewhere");
    Path archive = elsewhere.resolve("stint.jsa");
    Files.write(archive, new byte[100_000]);
    assertRefusedInPeace(elsewhere);
    assumeTrue(Files.exists(ARCHIVE), "Java has another kind of archive, or made none");
    byte[] whole = Files.readAllBytes(ARCHIVE);
    String java = System.getProperty("java.vm.version");
    int name = new String(whole, 0, 4096, StandardCharsets.ISO_8859_1).indexOf(java);
    assertTrue(name > 0, "the archive does not say of which Java it is");
    whole[name] ^= 1;
    Files.write(archive, whole);
    assertRefusedInPeace(elsewhere);
  }

  @Test
  void anotherCollectorMayBeAskedFor() throws Exception {
    assertEquals(refusal(APP), refusal(APP, "-XX:+UseParallelGC"));
  }

  private static void assertRefusedInPeace(Path app) throws Exception {
    assertEquals(refusal(APP), refusal(app));
    assertFalse(refusal(app, "-verbose:class").contains(FROM_THE_ARCHIVE));
  }

  /** The packaged service in another folder, without an archive. */
  private static Path moved(String name) throws IOException {
    Path folder = Files.createDirectories(StintProcess.emptyFolder(name));
    for (String part : List.of("app", "lib", "quarkus")) {
      Files.createSymbolicLink(folder.resolve(part), APP.resolve(part));
    }
    Files.copy(APP.resolve("stint"), folder.resolve("stint"));
    return folder;
  }

  /** All that is said by a start that never gets as far as Quarkus. */
  private static String refusal(Path app, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(app.resolve("stint").toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("STINT_SANDBOX_AWS", "true");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(2, process.exitValue(), said);
    assertTrue(said.contains("never on in production"), said);
    return said;
  }
}
