package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.stint.entitlement.Entitlements;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import io.stint.support.TestClock;
import io.stint.web.MergePatch;
import io.stint.web.Refusal;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** What others want on a role, and when they may say that it is there. */
@QuarkusTest
class RoleLedgerTest extends RoleStory {

  @Inject Roles roles;
  @Inject TestClock clock;

  private UUID id() {
    return QuarkusTransaction.requiringNew().call(() -> roles.find(name)).orElseThrow().id();
  }

  private void markDue(boolean revokes) {
    UUID id = id();
    QuarkusTransaction.requiringNew().run(() -> roles.markDue(id, revokes, clock.instant()));
  }

  private static Entitlements people(int count, Instant next, Object mark) {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "p" + i).toList();
    Statement who =
        Statement.allow("sts:AssumeRole")
            .sid("StintGrants0")
            .principals(Principal.aws("arn:aws:iam::123456789012:root"))
            .when("StringEquals", "aws:username", names)
            .build();
    return Entitlements.ofRole(
        count == 0 ? List.of() : List.of(who),
        List.of(),
        next,
        next != null,
        LedgerOfTheTest.marked(mark));
  }

  private static List<Statement> denies(RoleRef role, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Statement.deny("*")
                    .on("*")
                    .when("StringEquals", "aws:userid", role.iamId() + ":somebody-" + i)
                    .when("DateGreaterThanEquals", "aws:CurrentTime", "2030-01-01T00:00:00Z")
                    .build())
        .toList();
  }

  @Test
  void manyChangesTogetherAreOneWrite() {
    created("\"trust\": [" + EC2 + "]");
    List<Integer> granted = new ArrayList<>();
    LedgerOfTheTest.desired.put(name, (role, now) -> people(granted.size(), null, granted.size()));
    for (int i = 0; i < 80; i++) {
      granted.add(i);
      markDue(false);
    }
    aws.clearCalls();
    loop.runUntilIdle();
    assertEquals(1, aws.calls("UpdateAssumeRolePolicy"));
    assertEquals(List.<Object>of(80), LedgerOfTheTest.marks.get(id()));
    assertTrue(trust().contains("\"p79\""));
    assertTrue(trust().contains("StintTrust0"));

    markDue(false);
    aws.clearCalls();
    loop.runUntilIdle();
    assertEquals(0, aws.calls(null));
  }

  @Test
  void aChangeThatDoesNotFitBesideWhatIsGrantedIsRefusedWithTheNumbers() {
    created("\"trust\": [" + EC2 + "]");
    LedgerOfTheTest.desired.put(name, (role, now) -> people(250, null, "many"));
    markDue(false);
    loop.runUntilIdle();
    String more =
        "{\"trust\": [" + EC2 + ", {\"type\": \"ACCOUNT\", \"accountId\": \"987654321098\"}]}";
    patch(more).statusCode(422).body("detail", containsString("the quota is 2048"));
    read().body("trust", hasSize(1)).body("state", equalTo("ACTIVE"));
    LedgerOfTheTest.desired.put(name, (role, now) -> people(100, null, "fewer"));
    api()
        .contentType(MergePatch.MEDIA_TYPE)
        .body(more)
        .patch("/plans/roles/" + name)
        .then()
        .statusCode(200)
        .body("trustPolicy.Statement.Sid", hasItem("StintGrants0"));
    patch(more).statusCode(202);
  }

  @Test
  void whatIsStillToBeginIsCountedToo() {
    created("\"trust\": [" + EC2 + "]");
    Instant start = clock.instant().plus(Duration.ofMinutes(10));
    LedgerOfTheTest.desired.put(
        name,
        (role, now) -> now.isBefore(start) ? people(0, start, "none") : people(250, null, "many"));
    patch("{\"trust\": [" + EC2 + ", {\"type\": \"ACCOUNT\", \"accountId\": \"987654321098\"}]}")
        .statusCode(422)
        .body("detail", containsString("the quota is 2048"));
  }

  @Test
  void whatEndsIsTakenAwayWhenItsInstantComes() {
    created("\"trust\": []");
    Instant end = clock.instant().plus(Duration.ofMinutes(10));
    LedgerOfTheTest.desired.put(
        name, (role, now) -> now.isBefore(end) ? people(1, end, "on") : people(0, null, "off"));
    markDue(false);
    loop.runUntilIdle();
    assertTrue(trust().contains("StintGrants0"));
    assertFalse(trust().contains("StintNobody"));
    aws.advance(Duration.ofMinutes(10));
    loop.runUntilIdle();
    assertFalse(trust().contains("StintGrants0"));
    assertTrue(trust().contains("StintNobody"));
    assertEquals(List.<Object>of("on", "off"), LedgerOfTheTest.marks.get(id()));
  }

  @Test
  void aChangeDuringAPassIsNotReportedAsWrittenByIt() {
    created("\"trust\": []");
    List<String> marks = new ArrayList<>(List.of("first"));
    boolean[] once = {true};
    LedgerOfTheTest.desired.put(
        name,
        (role, now) -> {
          String mark = marks.get(marks.size() - 1);
          if (once[0]) {
            once[0] = false;
            marks.add("second");
            Thread other = new Thread(() -> markDue(true));
            other.start();
            join(other);
          }
          return people(marks.size(), null, mark);
        });
    markDue(false);
    loop.runUntilIdle();
    assertEquals(List.<Object>of("second"), LedgerOfTheTest.marks.get(id()));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nothingIsReportedAsWrittenWhileAWriteFails() {
    created("\"trust\": []");
    LedgerOfTheTest.desired.put(name, (role, now) -> people(1, null, "there"));
    aws.planFault("{\"kind\": \"FAIL\", \"action\": \"UpdateAssumeRolePolicy\"}");
    markDue(false);
    loop.runUntilIdle();
    assertEquals(null, LedgerOfTheTest.marks.get(id()));
    read().body("state", equalTo("ACTIVE")).body("failure.code", equalTo("ServiceFailure"));
    aws.advance(Duration.ofMinutes(2));
    loop.runUntilIdle();
    assertEquals(List.<Object>of("there"), LedgerOfTheTest.marks.get(id()));
  }

  @Test
  void deniesThatDoNotFitIntoTheRoleOverflowIntoPoliciesAndGoAgain() {
    created("\"trust\": []");
    int[] people = {90};
    LedgerOfTheTest.desired.put(
        name,
        (role, now) ->
            Entitlements.ofRole(
                List.of(), denies(role, people[0]), null, false, LedgerOfTheTest.marked("m")));
    markDue(false);
    loop.runUntilIdle();
    read().body("failure", equalTo(null));
    assertEquals(List.of("stint-sessions"), inlineNames());
    String overflow = "arn:aws:iam::123456789012:policy/stint/stint-sessions-" + name + "-1";
    assertTrue(attached().contains(overflow), attached().toString());

    people[0] = 10;
    markDue(true);
    loop.runUntilIdle();
    assertEquals(List.of(), attached());
    assertThrows(
        NoSuchEntityException.class, () -> aws.iam().getPolicy(r -> r.policyArn(overflow)));

    people[0] = 90;
    markDue(false);
    loop.runUntilIdle();
    assertTrue(attached().contains(overflow));
    delete().statusCode(202);
    loop.runUntilIdle();
    assertFalse(isInIam());
    assertThrows(
        NoSuchEntityException.class, () -> aws.iam().getPolicy(r -> r.policyArn(overflow)));
  }

  @Test
  void whatWouldNotFitIsRefusedBeforehandWithTheNumbers() {
    created("\"trust\": [" + EC2 + "]");
    UUID id = id();
    RoleQuotas quotas = roles.quotas();
    RolePlan plan =
        QuarkusTransaction.requiringNew()
            .call(() -> roles.plan(id, people(20, null, "few"), quotas));
    assertTrue(plan.trustPolicy().toString().contains("p19"));
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                QuarkusTransaction.requiringNew()
                    .run(() -> roles.plan(id, people(600, null, "many"), quotas)));
    assertEquals(422, refusal.status());
    assertTrue(containsString("2048").matches(refusal.getMessage()));
  }
}
