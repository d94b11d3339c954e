package io.stint.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.RawHttp;
import io.stint.support.StintTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no HTTP, below everything that knows requests: refused as a problem as well. */
@QuarkusTest
class InvalidRequestTest extends StintTest {

  private static final String HOST = "\r\nHost: localhost\r\n";
  private static final String CLOSE = "Connection: close\r\n";
  private static final String GET = "GET /cohorts HTTP/1.1" + HOST;

  static Stream<Arguments> noRequests() {
    return Stream.of(
        Arguments.of("a line of 70 kB", 414, "GET /" + "x".repeat(70_000) + " HTTP/1.1" + HOST),
        Arguments.of("a method of 70 kB", 414, "X".repeat(70_000) + " / HTTP/1.1" + HOST),
        Arguments.of("a header of 140 kB", 431, GET + "X-Long: " + "x".repeat(140_000) + "\r\n"),
        Arguments.of("900 kB of headers", 431, GET + "X: yyyyyyyyyyyyyyyyyy\r\n".repeat(40_000)),
        Arguments.of("one word", 400, "GARBAGE\r\n"),
        Arguments.of("two words", 400, "GET /cohorts\r\n"),
        Arguments.of("another version", 400, "GET /cohorts HTTP/1.7" + HOST),
        Arguments.of("a version to come", 400, "GET /cohorts HTTP/9.9" + HOST),
        Arguments.of("another protocol", 400, "GET /cohorts SIP/2.0" + HOST),
        Arguments.of("no version", 400, "GET /cohorts HTTP/x" + HOST),
        Arguments.of("HTTP/2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n"),
        Arguments.of("a header without a colon", 400, GET + "Nothing\r\n"),
        Arguments.of("a space in a name", 400, GET + "X Y: z\r\n"),
        Arguments.of("NUL in a header", 400, GET + "X: a\0b\r\n"),
        Arguments.of("NUL in a name", 400, GET + "X\0: a\r\n"),
        Arguments.of("NUL in the path", 400, "GET /coh\0rts HTTP/1.1" + HOST + CLOSE),
        Arguments.of("NUL in the method", 400, "G\0T /cohorts HTTP/1.1" + HOST),
        Arguments.of("a line break in a header", 400, GET + "X: a\rb\r\n"),
        Arguments.of("a length that is none", 400, GET + "Content-Length: x\r\n"),
        Arguments.of("a negative length", 400, GET + "Content-Length: -1\r\n"),
        Arguments.of("a length beyond all", 400, GET + "Content-Length: 99999999999999999999\r\n"),
        Arguments.of("two lengths", 400, GET + "Content-Length: 1\r\nContent-Length: 2\r\n"),
        Arguments.of(
            "a length and chunks",
            400,
            GET + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
        Arguments.of("TLS", 400, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noRequests")
  void whatIsNoHttpIsAProblem(String what, int status, String sent) throws IOException {
    assertProblem(what, status, RawHttp.bytes(sent + "\r\n"));
  }

  @Test
  void itsIdIsTheCallersWhereThatWasRead() throws IOException {
    String answer = RawHttp.bytes(GET + "X-Request-Id: mine\r\nContent-Length: x\r\n\r\n");
    assertTrue(answer.contains("\"requestId\":\"mine\""), answer);
    assertTrue(answer.contains("\"instance\":\"/cohorts\""), answer);
    assertTrue(answer.matches("(?is).*\nx-request-id: mine\r\n.*"), answer);
  }

  @Test
  void whatCameBeforeItIsAnsweredFirst() throws IOException {
    String live = "GET /q/health/live HTTP/1.1" + HOST + "\r\n";
    String answer = RawHttp.bytes(live + live + "GARBAGE\r\n\r\n");
    assertEquals(3, answer.split("HTTP/1\\.[01] ", -1).length - 1, answer);
    assertProblem("the last", 400, answer.substring(answer.lastIndexOf("HTTP/1.0")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}x\r\n0\r\n\r\n", "-1\r\n", "fffffffff\r\n"})
  void aBodyThatIsMangledIsAProblem(String chunks) throws IOException {
    String answer =
        RawHttp.bytes(
            "POST /cohorts HTTP/1.1"
                + HOST
                + "Authorization: Bearer "
                + TOKEN
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks);
    assertProblem("chunks", 400, answer);
  }

  private static void assertProblem(String what, int status, String answer) throws IOException {
    assertTrue(answer.matches("(?s)HTTP/1\\.[01] " + status + " .*"), what + ": " + answer);
    int end = answer.indexOf("\r\n\r\n");
    String head = answer.substring(0, end);
    assertTrue(head.matches("(?is).*\ncontent-type: application/problem\\+json(\r.*|$)"), head);
    JsonNode problem = new ObjectMapper().readTree(answer.substring(end));
    List<String> members = new ArrayList<>();
    problem.fieldNames().forEachRemaining(members::add);
    assertEquals(
        List.of("type", "title", "status", "detail", "instance", "code", "errors", "requestId"),
        members);
    assertEquals(status, problem.get("status").intValue());
    assertEquals("/problems/" + problem.get("code").textValue(), problem.get("type").textValue());
    assertTrue(
        head.matches("(?is).*\nx-request-id: " + problem.get("requestId").textValue() + "(\r.*|$)"),
        head);
  }
}
