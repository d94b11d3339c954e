package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.webhook.Receiver;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What opens a door is nowhere but where it was handed out: not in the log, however much of it is
 * asked for, not in a dump, the files or the write-ahead log of the database, nor in metrics,
 * events, problems or what receivers are sent.
 */
class SecretsIT {

  private static final String METRICS_TOKEN = "metrics-of-the-canary-metrics-of-the-canary";
  private static final String WEBHOOK_SECRET = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5";

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
    Map<String, String> environment = new HashMap<>();
    environment.put("STINT_DATA_DIR", home.toString());
    environment.put("STINT_SANDBOX_PORT", "0");
    environment.put("STINT_TOKEN", StintProcess.TOKEN);
    environment.put("STINT_METRICS_TOKEN", METRICS_TOKEN);
    environment.put("QUARKUS_LOG_LEVEL", level);
    environment.put("JAVA_TOOL_OPTIONS", EVERYTHING);
    URI told = URI.create("http://127.0.0.1:" + StintProcess.freePort() + "/told");
    environment.put("STINT_WEBHOOKS_T_URL", told.toString());
    environment.put("STINT_WEBHOOKS_T_PLAIN_HTTP", "true");
    environment.put("STINT_WEBHOOKS_T_SECRET", WEBHOOK_SECRET);
    List<String> secrets =
        new ArrayList<>(
            List.of(SHARED, StintProcess.TOKEN, METRICS_TOKEN, WEBHOOK_SECRET.substring(6)));
    Map<String, String> places = new LinkedHashMap<>();
    String said;
    try (Receiver receiver = new Receiver(told);
        StintProcess stint = StintProcess.start("sandbox", environment)) {
      stint.ready();
      stint.post("/cohorts", "{\"name\": \"own\"}");
      String shared =
          "{\"name\": \"shared\", \"password\": {\"mode\": \"SHARED\", \"value\": \""
              + SHARED
              + "\"}}";
      stint.post("/cohorts", shared);
      stint.post("/cohorts/own/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
      stint.post("/cohorts/shared/members", "{\"members\": [{\"email\": \"bob@uw.edu\"}]}");
      JsonNode handedOut = stint.post("/cohorts/own/credentials", "");
      secrets.add(handedOut.at("/items/0/password").asText());
      JsonNode fresh = stint.post("/cohorts/own/members/ada/credentials", "");
      secrets.add(fresh.get("password").asText());
      JsonNode key = stint.post("/cohorts/own/members/ada/access-keys", "");
      secrets.add(key.get("secretAccessKey").asText());
      JsonNode token =
          stint.post(
              "/api-tokens",
              "{\"name\": \"ci\", \"subject\": \"ci\", \"role\": \"VIEWER\", \"ttl\": \"P1D\"}");
      secrets.add(token.get("token").asText());
      // Wrong ways are logged more than right ones.
      places.put("problem: unknown member", refused(stint, 400, "/cohorts", "{\"x\": 1}"));
      places.put("problem: taken name", refused(stint, 409, "/cohorts", shared));
      places.put(
          "problem: beside a secret",
          refused(stint, 400, "/cohorts", shared.replace("\"name\"", "\"nmae\"")));
      places.put(
          "problem: no JSON",
          refused(stint, 400, "/cohorts", shared.substring(0, shared.length() - 1)));
      places.put(
          "problem: a secret for a number",
          refused(stint, 400, "/cohorts", shared.replace("\"SHARED\"", "\"" + SHARED + "\"")));
      secrets.add(Files.readString(home.resolve("postgres/data/stint.password")).strip());
      secrets.add(Files.readString(home.resolve("secrets.key")).strip());
      stint.eventually(() -> receiver.at("/told").stream().anyMatch(SecretsIT::tellsOfTheToken));
      places.put("webhook", receiver.at("/told").toString());
      places.put("metrics", stint.get("/q/metrics").body());
      places.put("events", stint.get("/events?pageSize=500").body());
      places.put("dump", dump(home));
      said = stint.text();
    }
    places.put("log", said);
    places.put("files of the database", files(home.resolve("postgres/data")));
    assertTrue(said.contains("DEBUG"), "the level was not taken:\n" + said);
    for (String place : List.of("webhook", "metrics", "events", "dump", "files of the database")) {
      assertTrue(places.get(place).length() > 1_000, place + " is empty");
    }
    for (String secret : secrets) {
      assertTrue(secret.length() >= 16, "no secret was seen");
      places.forEach((place, text) -> findsNo(secret, place, text));
    }
  }

  /** In the body of a call to AWS it is encoded. */
  private static void findsNo(String secret, String place, String text) {
    for (String form : List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
      assertFalse(
          text.contains(form),
          () -> place + ": " + text.lines().filter(line -> line.contains(form)).toList());
    }
  }

  private static boolean tellsOfTheToken(Receiver.Sent one) {
    return one.body().contains("apiToken.created");
  }

  private static String refused(StintProcess stint, int status, String path, String body)
      throws Exception {
    HttpResponse<String> answer = stint.call("POST", path, "application/json", body);
    assertEquals(status, answer.statusCode(), answer.body());
    return answer.body();
  }

  /** Every row of every table, as text. */
  private static String dump(Path home) throws Exception {
    List<String> pid = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
    String password = Files.readString(home.resolve("postgres/data/stint.password")).strip();
    StringBuilder all = new StringBuilder();
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + pid.get(3).strip() + "/postgres", "stint", password)) {
      List<String> tables =
          column(
              connection,
              "select quote_ident(tablename) from pg_tables where schemaname = 'public'");
      for (String table : tables) {
        column(connection, "select t::text from " + table + " t")
            .forEach(row -> all.append(row).append('\n'));
      }
    }
    return all.toString();
  }

  private static List<String> column(Connection connection, String query) throws Exception {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  /** Tables and the write-ahead log as they lie on the disk, byte for byte. */
  private static String files(Path data) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String folder : List.of("pg_wal", "base")) {
      try (Stream<Path> files = Files.walk(data.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
        }
      }
    }
    return all.toString();
  }
}
