package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However much of it is asked for, a log never holds what opens a door. */
class LogSecretsIT {

  private static final String SHARED = "Sh4red-workshop-word!";

  /** What somebody who looks for a fault would set. */
  private static final String EVERYTHING =
      String.join(
          " ",
          "'-Dquarkus.log.category.\"org.apache.http.wire\".level=TRACE'",
          "'-Dquarkus.log.category.\"org.apache.http\".level=TRACE'",
          "'-Dquarkus.log.category.\"software.amazon.awssdk.request\".level=TRACE'",
          "'-Dquarkus.log.category.\"org.hibernate.orm.jdbc.bind\".level=TRACE'",
          "'-Dquarkus.log.category.\"org.postgresql\".level=TRACE'");

  @ParameterizedTest
  @ValueSource(strings = {"DEBUG", "TRACE"})
  void noLevelOfTheLogShowsASecret(String level) throws Exception {
    Path home = StintProcess.emptyFolder("log-" + level);
    Map<String, String> environment =
        Map.of(
            "STINT_DATA_DIR",
            home.toString(),
            "STINT_SANDBOX_PORT",
            "0",
            "STINT_TOKEN",
            StintProcess.TOKEN,
            "QUARKUS_LOG_LEVEL",
            level,
            "JAVA_TOOL_OPTIONS",
            EVERYTHING);
    List<String> secrets = new ArrayList<>(List.of(SHARED, StintProcess.TOKEN));
    String said;
    try (StintProcess stint = StintProcess.start("sandbox", environment)) {
      stint.ready();
      stint.post("/cohorts", "{\"name\": \"own\"}");
      stint.post(
          "/cohorts",
          "{\"name\": \"shared\", \"password\": {\"mode\": \"SHARED\", \"value\": \""
              + SHARED
              + "\"}}");
      stint.post("/cohorts/own/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
      stint.post("/cohorts/shared/members", "{\"members\": [{\"email\": \"bob@uw.edu\"}]}");
      JsonNode handedOut = stint.post("/cohorts/own/credentials", "");
      secrets.add(handedOut.at("/items/0/password").asText());
      JsonNode fresh = stint.post("/cohorts/own/members/ada/credentials", "");
      secrets.add(fresh.get("password").asText());
      JsonNode key = stint.post("/cohorts/own/members/ada/access-keys", "");
      secrets.add(key.get("secretAccessKey").asText());
      // Wrong ways are logged more than right ones.
      assertEquals(
          400, stint.call("POST", "/cohorts", "application/json", "{\"x\": 1}").statusCode());
      secrets.add(Files.readString(home.resolve("postgres/data/stint.password")).strip());
      secrets.add(Files.readString(home.resolve("secrets.key")).strip());
      said = stint.text();
    }
    assertTrue(said.contains("DEBUG"), "the level was not taken:\n" + said);
    for (String secret : secrets) {
      assertTrue(secret.length() >= 16, "no secret was seen");
      // In the body of a call to AWS it is encoded.
      for (String form : List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
        assertFalse(
            said.contains(form),
            () -> said.lines().filter(line -> line.contains(form)).toList().toString());
      }
    }
  }
}
