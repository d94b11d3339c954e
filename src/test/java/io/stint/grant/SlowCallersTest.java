package io.stint.grant;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever callers do, the API answers the others, and what is over ends. */
@QuarkusTest
class SlowCallersTest extends GrantStory {

  private static final int MANY = 260;
  private static final int UPLOADS = 32;

  @Inject AgroalDataSource database;

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void slowUploadsStopNeitherTheApiNorTheLoop() throws Exception {
    String id = grantOfAnHour();
    for (int i = 0; i < MANY; i++) {
      sockets.add(slowUpload());
    }
    // The same token, which has all its places for uploads taken, and a stranger.
    api().get("/cohorts").then().statusCode(200);
    given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    sandbox.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    api().get("/grants/{id}", id).then().statusCode(200).body("state", equalTo("REVOKED"));

    int tooMany = 0;
    int late = 0;
    for (Socket socket : sockets) {
      String answer = answerOf(socket);
      assertTrue(answer.contains("application/problem+json"), answer);
      tooMany += answer.startsWith("HTTP/1.1 429 ") ? 1 : 0;
      late += answer.startsWith("HTTP/1.1 408 ") ? 1 : 0;
      if (answer.startsWith("HTTP/1.1 429 ")) {
        assertTrue(answer.contains("Retry-After: 1\r\n"), answer);
      }
    }
    // None waits for more than the deadline, and none was served half.
    assertEquals(MANY, tooMany + late);
    assertTrue(late >= UPLOADS, "late: " + late);
    assertTrue(tooMany > 0);
    // The places are free again.
    json(List.of()).post("/cohorts").then().statusCode(400);
  }

  @Test
  void grantsEndWhileRequestsHoldEveryConnection() throws Exception {
    String id = grantOfAnHour();
    List<Connection> held = new ArrayList<>();
    try {
      int most = database.getConfiguration().connectionPoolConfiguration().maxSize();
      for (int i = 0; i < most; i++) {
        held.add(database.getConnection());
      }
      api()
          .get("/grants/{id}", id)
          .then()
          .statusCode(503)
          .body("code", equalTo("database-unavailable"));
      sandbox.advance(Duration.ofHours(1));
      loop.runUntilIdle();
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
    api().get("/grants/{id}", id).then().statusCode(200).body("state", equalTo("REVOKED"));
  }

  @Test
  void livenessIsTheTick() {
    given()
        .get("/q/health/live")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("reconcile loop"))
        .header("X-Request-Id", matchesPattern("[a-f0-9-]{36}"));
  }

  private String grantOfAnHour() {
    String ada = unique("ada");
    cohort(ada);
    String id = granted(assume(role(), member(ada), Duration.ofHours(1)));
    loop.runUntilIdle();
    api().get("/grants/{id}", id).then().body("state", equalTo("ACTIVE"));
    return id;
  }

  /** Says that a body comes, and sends one byte of it. */
  private static Socket slowUpload() throws IOException {
    Socket socket = new Socket("localhost", RestAssured.port);
    socket.setSoTimeout(60_000);
    String head =
        String.join(
            "\r\n",
            "POST /cohorts HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer " + TOKEN,
            "Content-Type: application/json",
            "Content-Length: 1000",
            "",
            "{");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answerOf(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
