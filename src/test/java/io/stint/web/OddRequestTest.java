package io.stint.web;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.RawHttp;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody means to send is refused as a problem too, and never as a fault of Stint's. */
@QuarkusTest
class OddRequestTest extends StintTest {

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "/", "application", "a b/c", ";", "text/"})
  void aContentTypeThatIsNoneIs415(String type) throws IOException {
    assertProblem(
        415, RawHttp.sent("POST /cohorts", token(), "Content-Type: " + type, "Content-Length: 0"));
  }

  @Test
  void twoContentTypesAre415AndEachAcceptCounts() throws IOException {
    String json = "Content-Type: application/json";
    String two =
        RawHttp.sent("POST /cohorts", token(), json, "Content-Type: x", "Content-Length: 0");
    assertProblem(415, two);
    assertTrue(two.contains("taken here is application/json."), two);
    assertProblem(
        406, RawHttp.sent("GET /cohorts", token(), "Accept: application/json", "Accept: x"));
  }

  @Test
  void aFormWithAnEmptyBoundaryIs400() throws IOException {
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", "forms"))
        .post("/cohorts")
        .then()
        .statusCode(202);
    String answer =
        RawHttp.bytes(
            "POST /cohorts/forms/roster HTTP/1.1\r\nHost: localhost\r\n"
                + token()
                + "\r\nContent-Type: multipart/form-data; boundary=\r\nContent-Length: 1\r\n"
                + "Connection: close\r\n\r\nx");
    assertProblem(400, answer);
    assertTrue(answer.contains("\"Content-Type:\""), answer);
  }

  @Test
  void anAcceptThatIsNoneIs406() throws IOException {
    assertProblem(406, RawHttp.sent("GET /cohorts", token(), "Accept: garbage"));
    String any = "*, text/html;q=0.8, application/json;q=0.9, */*;q=0.1";
    assertTrue(RawHttp.sent("GET /cohorts", token(), "Accept: " + any).contains(" 200 "), any);
  }

  @Test
  void anAcceptThatSaysNothingTakesAll() throws IOException {
    for (String nothing : List.of("", " ", ",")) {
      String answer = RawHttp.sent("GET /cohorts", token(), "Accept: " + nothing);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), nothing + ": " + answer);
    }
  }

  @Test
  void aBodyThatIsCompressedIs415AndSaysSo() {
    offContract()
        .contentType(ContentType.JSON)
        .header("Content-Encoding", "gzip")
        .body("{}")
        .post("/cohorts")
        .then()
        .statusCode(415)
        .body("detail", containsString("Content-Encoding"))
        .header("Accept-Encoding", equalTo("identity"));
    offContract()
        .contentType(ContentType.JSON)
        .header("Content-Encoding", "identity")
        .body("{}")
        .post("/cohorts")
        .then()
        .statusCode(400);
  }

  @Test
  void thePagesPathSaysWhatItKnows() {
    for (String method : List.of("POST", "PUT", "DELETE")) {
      offContract()
          .request(method, "/")
          .then()
          .statusCode(405)
          .body("code", equalTo("method-not-allowed"))
          .header("Allow", equalTo("GET, HEAD, OPTIONS"));
    }
    offContract().get("/").then().statusCode(200);
    offContract().head("/").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cohorts/%zz", "/cohorts/%25zz", "/x%20y/%c3%a9", "/cohorts/a;b=c"})
  void aProblemShowsThePathAsItWasSent(String path) throws IOException {
    String answer = RawHttp.sent("DELETE " + path, token());
    assertTrue(answer.contains("\"instance\":\"" + path + "\""), answer);
  }

  @Test
  void whatNoUriHoldsIsEscapedInAProblem() throws IOException {
    String answer = RawHttp.sent("GET /a\"%20{b}<", token());
    assertTrue(answer.contains("\"instance\":\"/a%22%20%7Bb%7D%3C\""), answer);
  }

  @Test
  void jsonThatIsTooDeepIs400() {
    for (String path : List.of("/cohorts", "/roles", "/grants", "/instance-profiles")) {
      String deep = "[".repeat(1_001) + "]".repeat(1_001);
      offContract()
          .contentType(ContentType.JSON)
          .body("{\"name\": " + deep + ", \"policies\": {\"inline\": {\"p\": " + deep + "}}}")
          .post(path)
          .then()
          .statusCode(400);
      offContract()
          .contentType(MergePatch.MEDIA_TYPE)
          .body("{\"policies\": " + deep + "}")
          .patch(path + "/some")
          .then()
          .statusCode(400)
          .body("code", equalTo("malformed-json"))
          .body("detail", containsString("deeper"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void aNameThatNoPathLeadsToIsNotMade(String name) {
    for (String path : List.of("/cohorts", "/roles", "/instance-profiles")) {
      api()
          .contentType(ContentType.JSON)
          .body(Map.of("name", name))
          .post(path)
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("/name"))
          .body("errors[0].detail", containsString("no path"));
    }
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", "dots" + name.length()))
        .post("/cohorts")
        .then()
        .statusCode(202);
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("members", List.of(Map.of("email", "ada@uw.edu", "userName", name))))
        .post("/cohorts/{name}/members", "dots" + name.length())
        .then()
        .statusCode(202)
        .body("rows[0].outcome", equalTo("REJECTED"));
  }

  @Test
  void whatIsTooLongForTheHttpLayerIsAProblemToo() throws IOException {
    assertProblem(414, RawHttp.sent("GET /cohorts/" + "x".repeat(9_000), token()));
    assertProblem(414, RawHttp.sent("GET /cohorts/" + "x".repeat(60_000), token()));
    assertProblem(431, RawHttp.sent("GET /cohorts", token(), "X-Long: " + "x".repeat(30_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/cohorts/%zz", "/cohorts/%", "/%2", "/grants?state=%zz", "/roles/%ff", "*", "x"})
  void aBadEscapeIsAProblemToo(String target) throws IOException {
    String answer = RawHttp.sent("GET " + target, token());
    assertProblem(Integer.parseInt(answer.substring(9, 12)), answer);
    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
  }

  @Test
  void theTypeOfAProblemLeadsToWhatItMeans() {
    String type = api().get("/roles/nobody").then().statusCode(404).extract().path("type");
    for (ProblemCode code : ProblemCode.values()) {
      api()
          .get("/problems/{code}", code.toString())
          .then()
          .statusCode(200)
          .body(startsWith("## " + code + "\n\n" + code.status() + ". "));
    }
    api().get(type).then().statusCode(200).body(startsWith("## not-found\n"));
    api().get("/problems/nothing-known").then().statusCode(404);
  }

  @Test
  void whatIsBeingDeletedHasTheTagThatIsPromised() {
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", "going"))
        .post("/cohorts")
        .then()
        .header("ETag", startsWith("\"v"));
    api().delete("/cohorts/going").then().statusCode(202).header("ETag", startsWith("\"v"));
  }

  /** It was a fault from the request on until IAM had let the role go. */
  @Test
  void aRoleThatAProfileIsGivingUpCanBeRead() {
    sandbox.noFaults();
    Map<String, Object> role = Map.of("description", "for machines");
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("name", "giver", "newRole", role))
        .post("/instance-profiles")
        .then()
        .statusCode(202);
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      sandbox.advance(Duration.ofSeconds(2));
    }
    api()
        .contentType(MergePatch.MEDIA_TYPE)
        .body("{\"role\": null}")
        .patch("/instance-profiles/giver")
        .then()
        .statusCode(202);
    api()
        .get("/roles/giver")
        .then()
        .statusCode(200)
        .body("inUseBy.kind", equalTo(List.of("INSTANCE_PROFILE")));
    api().get("/roles").then().statusCode(200);
  }

  private static String token() {
    return "Authorization: Bearer " + TOKEN;
  }

  private static void assertProblem(int status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertTrue(answer.matches("(?is).*\nx-request-id: .*"), answer);
    assertTrue(answer.contains("\"status\":" + status), answer);
  }
}
