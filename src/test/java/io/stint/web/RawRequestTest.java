package io.stint.web;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.stint.support.RawHttp;
import io.stint.support.StintTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that a client library would break off when the answer comes too early. */
@QuarkusTest
class RawRequestTest extends StintTest {

  @Test
  void aBodyThatIsTooLargeIs413() throws IOException {
    assertProblem(
        413, "body-too-large", sent("POST /samples/echo", "Content-Length: 11000000", "{"));
  }

  @Test
  void aBodyOfUnknownLengthThatIsTooLargeIs413() throws IOException {
    String tenMegabytes = "a00000\r\n\"" + "x".repeat(0xa00000 - 1) + "\r\n";
    String more = "10\r\n0123456789abcdef\r\n0\r\n\r\n";
    assertProblem(
        413,
        "body-too-large",
        sent("POST /samples/echo", "Transfer-Encoding: chunked", tenMegabytes + more));
  }

  /** CVE-2026-33871: its frames cost a stranger less than they cost us. */
  @Test
  void withoutTlsNobodyCanUpgradeToHttp2() throws IOException {
    String answer =
        RawHttp.sent(
            "GET /q/health/live",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Connection: Upgrade, HTTP2-Settings");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
  }

  @Test
  void withoutTlsAConnectionThatBeginsAsHttp2IsRefused() throws IOException {
    String noSettings = "\0\0\0\4\0\0\0\0\0";
    String answer = RawHttp.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + noSettings);
    assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/[0-9.]+ (400|501) .*"), answer);
  }

  /** Else what is said of a member called so would be done to the whole cohort. */
  @Test
  void aPathThatLeadsBackIsRefusedAndNotFollowed() throws IOException {
    api()
        .contentType("application/json")
        .body("{\"name\": \"kept\"}")
        .post("/cohorts")
        .then()
        .statusCode(202);
    for (String back : List.of("..", "../", ".", "%2e%2e", "%2E.", "..;x=1", "a/../..")) {
      String path = "/cohorts/kept/members/" + back;
      for (String method : List.of("GET ", "DELETE ")) {
        assertProblem(400, "invalid-request", sent(method + path, "Content-Length: 0", ""));
      }
    }
    api().get("/cohorts/kept").then().statusCode(200).body("state", equalTo("PENDING"));
    assertProblem(404, "not-found", sent("GET /cohorts/kept/members/...", "Content-Length: 0", ""));
  }

  private static void assertProblem(int status, String code, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
    assertTrue(answer.matches("(?s).*\"requestId\":\"[a-f0-9-]{36}\".*"), answer);
  }

  private static String sent(String request, String length, String body) throws IOException {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      String head =
          String.join(
              "\r\n",
              request + " HTTP/1.1",
              "Host: localhost",
              "Authorization: Bearer " + TOKEN,
              "Content-Type: application/json",
              length,
              "Connection: close",
              "",
              "");
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
