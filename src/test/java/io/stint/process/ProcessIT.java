package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The packaged service, started, stopped and killed as operations people do. */
class ProcessIT {

  @Test
  void theSandboxStartsStopsOnSigtermAndLeavesNoPostgresBehind() throws Exception {
    Path home = StintProcess.emptyFolder("stop");
    try (StintProcess stint = StintProcess.start("sandbox", sandbox(home))) {
      stint.ready();
      ProcessHandle postgres = postgres(home);
      assertTrue(postgres.isAlive());
      stint.terminate();
      assertEquals(143, stint.exitCode());
      postgres.onExit().get(30, TimeUnit.SECONDS);
      assertFalse(Files.exists(home.resolve("postgres/data/postmaster.pid")));
    }
  }

  @Test
  void aKilledServiceStartsAgainOnTheSameData() throws Exception {
    Path home = StintProcess.emptyFolder("kill");
    try (StintProcess first = StintProcess.start("sandbox", sandbox(home))) {
      first.ready();
      assertEquals(
          201,
          first
              .call("POST", "/cohorts", "application/json", "{\"name\": \"survivors\"}")
              .statusCode());
      first.kill();
    }
    try (StintProcess second = StintProcess.start("sandbox", sandbox(home))) {
      second.ready();
      assertTrue(second.get("/cohorts/survivors").body().contains("\"ACTIVE\""));
    }
  }

  @Test
  void productionRefusesToStartWithoutATokenAndNeverStartsTheSandbox() throws Exception {
    try (Sandbox database =
            Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("prod"), true, false, 0));
        StintProcess noToken = StintProcess.start(null, withoutToken(database))) {
      assertFalse(noToken.exitCode() == 0);
      assertTrue(noToken.text().contains("STINT_TOKEN"), noToken.text());
    }
    try (StintProcess sandbox = StintProcess.start(null, Map.of("STINT_SANDBOX_AWS", "true"))) {
      assertEquals(2, sandbox.exitCode());
      assertTrue(sandbox.text().contains("never on in production"), sandbox.text());
    }
  }

  /** One line that says what to do, and nothing of pages of causes. */
  @Test
  void whatIsMissingIsSaidInOneLine() throws Exception {
    Map<String, String> whole =
        Map.of("STINT_TOKEN", StintProcess.TOKEN, "STINT_SECRETS_KEY", StintProcess.SECRETS_KEY);
    refusedInOneLine(whole, "no database is configured");
    Map<String, String> unreachable = new HashMap<>(whole);
    unreachable.put(
        "QUARKUS_DATASOURCE_JDBC_URL",
        "jdbc:postgresql://127.0.0.1:" + StintProcess.freePort() + "/stint");
    refusedInOneLine(unreachable, "cannot be reached");
    try (Sandbox database =
        Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("missing"), true, false, 0))) {
      Map<String, String> wrongPassword = StintProcess.with(database, Map.of());
      wrongPassword.put("QUARKUS_DATASOURCE_PASSWORD", "wrong");
      refusedInOneLine(wrongPassword, "does not take the user and the password");
      refusedInOneLine(withoutToken(database), "STINT_TOKEN is not set");
      Map<String, String> noKey = StintProcess.with(database, Map.of());
      noKey.remove("STINT_SECRETS_KEY");
      refusedInOneLine(noKey, "STINT_SECRETS_KEY is not set");
      Map<String, String> sameToken =
          StintProcess.with(database, Map.of("STINT_METRICS_TOKEN", StintProcess.TOKEN));
      refusedInOneLine(sameToken, "STINT_METRICS_TOKEN is the same as STINT_TOKEN");
      refusedInOneLine(
          StintProcess.with(database, Map.of("STINT_IAM_RAET", "5")),
          "STINT_IAM_RAET is no setting (is it STINT_IAM_RATE?)");
    }
  }

  private static void refusedInOneLine(Map<String, String> environment, String why)
      throws Exception {
    try (StintProcess stint = StintProcess.start(null, environment)) {
      assertEquals(1, stint.exitCode(), stint.text());
      List<String> lines = stint.text().lines().toList();
      List<String> said =
          lines.stream().filter(line -> line.contains("Stint did not start")).toList();
      assertEquals(1, said.size(), stint.text());
      assertTrue(said.get(0).contains(why) && said.get(0).length() < 500, said.get(0));
      assertTrue(lines.stream().allMatch(line -> line.length() < 1_000), stint.text());
      assertFalse(stint.text().contains("\tat "), stint.text());
    }
  }

  /** Everybody knows it, so it opens nothing but a sandbox that nobody else can reach. */
  @Test
  void thePublicTokenIsForTheWholeSandboxOnThisMachineAlone() throws Exception {
    Path home = StintProcess.emptyFolder("public");
    Map<String, String> whole = new HashMap<>(sandbox(home));
    whole.put("STINT_TOKEN", "stint-sandbox");
    List<Map<String, String>> others =
        List.of(
            Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"),
            Map.of(
                "STINT_SANDBOX_AWS", "false",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:9",
                "AWS_ACCESS_KEY_ID", "AKIAEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "example"));
    for (Map<String, String> other : others) {
      Map<String, String> environment = new HashMap<>(whole);
      environment.putAll(other);
      try (StintProcess refused = StintProcess.start("sandbox", environment)) {
        assertFalse(refused.exitCode() == 0);
        assertTrue(refused.text().contains("STINT_TOKEN is shorter than 32"), refused.text());
      }
    }
    try (StintProcess stint = StintProcess.start("sandbox", whole)) {
      stint.ready();
    }
  }

  @Test
  void theSandboxTakesAFolderForItselfAlone() throws Exception {
    Path home = StintProcess.emptyFolder("alone");
    try (StintProcess first = StintProcess.start("sandbox", sandbox(home))) {
      first.ready();
      try (StintProcess second = StintProcess.start("sandbox", sandbox(home))) {
        assertEquals(2, second.exitCode());
        assertTrue(second.text().contains("in use by another Stint"), second.text());
      }
      assertEquals(200, first.get("/cohorts").statusCode());
    }
  }

  private static Map<String, String> withoutToken(Sandbox database) {
    Map<String, String> environment = StintProcess.with(database, Map.of());
    environment.remove("STINT_TOKEN");
    return environment;
  }

  private static Map<String, String> sandbox(Path home) {
    return Map.of(
        "STINT_DATA_DIR",
        home.toString(),
        "STINT_SANDBOX_PORT",
        "0",
        "STINT_TOKEN",
        StintProcess.TOKEN);
  }

  private static ProcessHandle postgres(Path home) throws Exception {
    List<String> pidFile = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(pidFile.get(0).trim())).orElseThrow();
  }
}
