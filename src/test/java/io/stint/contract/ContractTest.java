package io.stint.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The check of bodies sees what is wrong. */
class ContractTest {

  private final Contract contract = Contract.ofFile();

  @Test
  void whatFitsIsTaken() {
    assertEquals(List.of(), roles("{\"items\": [], \"nextPageToken\": null}"));
    assertEquals(List.of(), roles("{\"items\": [], \"nextPageToken\": \"abc\"}"));
  }

  @Test
  void aWrongTypeAMissingMemberAnUnknownOneAndNoJsonAreSeen() {
    for (String body :
        List.of(
            "{\"items\": \"none\", \"nextPageToken\": null}",
            "{\"items\": [], \"nextPageToken\": 7}",
            "{\"items\": []}",
            "{\"items\": [], \"nextPageToken\": null, \"extra\": true}",
            "[]",
            "{\"items\": []",
            "")) {
      assertNotEquals(List.of(), roles(body), body);
    }
  }

  @Test
  void aWrongEnumFormatAndPlaceAreSeen() {
    assertNotEquals(List.of(), key("active", "2026-11-22T17:00:00Z"));
    assertNotEquals(List.of(), key("ACTIVE", "2026-11-22"));
    assertNotEquals(List.of(), key("ACTIVE", "2026-11-31T17:00:00Z"));
    assertEquals(List.of(), key("ACTIVE", "2026-11-22T17:00:00.123456789Z"));
    assertNotEquals(
        List.of(), contract.objectionsToAnswer("GET", "/nowhere", 200, "application/json", "{}"));
  }

  @Test
  void csvHasTheColumnsOfTheExampleInEachLine() {
    String header =
        "userName,email,userArn,state,failure,credentials,adopted,claimedAt,claimedBy,suspendedAt\n";
    assertEquals(List.of(), members(header + "ada,a@b.c,,ACTIVE,,READY,false,,,\n"));
    assertNotEquals(List.of(), members(header + "ada,a@b.c,,ACTIVE\n"));
    assertNotEquals(List.of(), members("email,userName\n"));
    assertNotEquals(List.of(), members(""));
  }

  @Test
  void anEventStreamIsOfWholeEventsWhoseDataFits() {
    String data =
        "{\"id\":1,\"at\":\"2026-11-22T17:00:00Z\",\"actor\":\"admin\","
            + "\"action\":\"cohort.created\",\"subject\":{\"kind\":\"cohort\",\"name\":\"a\"},"
            + "\"details\":{},\"requestId\":null,\"callerRequestId\":null,\"caller\":null,"
            + "\"address\":null,\"before\":null,\"after\":null,\"awsRequestIds\":[]}";
    assertEquals(
        List.of(), stream(":heartbeat\n\nid:7-1\nevent:cohort.created\ndata:" + data + "\n\n"));
    assertNotEquals(List.of(), stream("event:cohort.created\ndata:" + data + "\n\n"));
    assertNotEquals(List.of(), stream("id:7-1\nevent:cohort.created\ndata:{}\n\n"));
  }

  @Test
  void aStreamThatNobodyComesBackToNeedsNoId() {
    String data =
        "{\"name\":\"a\",\"state\":\"ACTIVE\",\"goal\":\"ACTIVE\",\"done\":0,\"total\":0,"
            + "\"members\":{\"total\":0,\"pending\":0,\"active\":0,\"failing\":0,\"ended\":0,\"removed\":0,\"suspended\":0},"
            + "\"failure\":null,\"settled\":true}";
    assertEquals(List.of(), progress(":[] 0 of 0\nevent:settled\ndata:" + data + "\n\n"));
    assertNotEquals(List.of(), progress("data:" + data + "\n\n"));
    assertNotEquals(List.of(), progress("event:settled\ndata:{}\n\n"));
  }

  private List<String> progress(String body) {
    return contract.objectionsToAnswer(
        "GET", "/cohorts/a/progress", 200, "text/event-stream", body);
  }

  private List<String> roles(String body) {
    return contract.objectionsToAnswer("GET", "/roles", 200, "application/json", body);
  }

  private List<String> key(String status, String createdAt) {
    return contract.objectionsToAnswer(
        "GET",
        "/cohorts/a/members/b/access-keys",
        200,
        "application/json;charset=UTF-8",
        ("{\"items\": [{\"accessKeyId\": \"AKIA\", \"status\": \"%s\", \"createdAt\": \"%s\"}]}")
            .formatted(status, createdAt));
  }

  private List<String> members(String body) {
    return contract.objectionsToAnswer(
        "GET", "/cohorts/a/roster", 200, "text/csv;charset=UTF-8", body);
  }

  private List<String> stream(String body) {
    return contract.objectionsToAnswer("GET", "/events/stream", 200, "text/event-stream", body);
  }
}
