package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.stint.database.Sql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A person and a role have so many grants at once, and one more when one is gone. */
@QuarkusTest
class LiveGrantsTest extends GrantStory {

  private static final int MOST = 10_000;

  @Inject Sql sql;

  /** So many more like the grants on the role: nothing is to be done for them. */
  private void copies(String role, int many, String person) {
    String columns =
        sql
            .list(
                row -> row.getString(1),
                "SELECT column_name FROM information_schema.columns WHERE table_name ="
                    + " 'access_grant' AND column_name NOT IN ('id', 'due_at', 'user_id',"
                    + " 'reason')")
            .stream()
            .collect(Collectors.joining(", "));
    sql.update(
        "INSERT INTO access_grant (id, due_at, user_id, reason, "
            + columns
            + ") SELECT gen_random_uuid(), NULL, "
            + person
            + ", 'copy', "
            + columns
            + " FROM access_grant, generate_series(1, ?) WHERE role_name = ?",
        many,
        role);
  }

  private ValidatableResponse asked(String role, String person) {
    return json(assume(role, member(person), Duration.ofHours(1))).post("/grants").then();
  }

  private void oneIsGone() {
    sql.update(
        "DELETE FROM access_grant WHERE id = (SELECT id FROM access_grant WHERE reason = 'copy'"
            + " LIMIT 1)");
  }

  private void noneIsLeft() {
    sql.update("DELETE FROM access_grant WHERE reason = 'copy'");
  }

  @Test
  void aRoleHasSoManyAndNoMore() {
    String ada = unique("ada");
    String eve = unique("eve");
    cohort(ada, eve);
    String role = role();
    asked(role, ada).statusCode(202);
    String full = role();
    // Counted first when it is full: who has room is not asked about each time.
    sql.update(
        "UPDATE access_grant SET role_id = (SELECT id FROM role WHERE name = ?), role_name = ?"
            + " WHERE role_name = ?",
        full,
        full,
        role);
    copies(full, MOST - 1, "'" + UUID.randomUUID() + "'::uuid");
    asked(full, eve)
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/role"))
        .body("detail", containsString("10000 grants that are not over"));
    asked(role, eve).statusCode(202);
    oneIsGone();
    asked(full, eve).statusCode(202);
    asked(full, eve).statusCode(422);
    noneIsLeft();
  }

  /** Four people ask for what is left on a role: it is one. */
  @Test
  void atTheSameMomentOneGetsTheLastOnARole() throws Exception {
    String ada = unique("ada");
    String[] all = {unique("eve"), unique("fay"), unique("gus"), unique("hal")};
    cohort(ada);
    cohort(all);
    String role = role();
    asked(role, ada).statusCode(202);
    String full = role();
    sql.update(
        "UPDATE access_grant SET role_id = (SELECT id FROM role WHERE name = ?), role_name = ?"
            + " WHERE role_name = ?",
        full,
        full,
        role);
    copies(full, MOST - 2, "'" + UUID.randomUUID() + "'::uuid");
    assertEquals(
        List.of(202, 422, 422, 422),
        atOnce(Stream.of(all).map(person -> request(full, person)).toList()));
    noneIsLeft();
  }

  /** And one person for roles, whose locks are none in common. */
  @Test
  void atTheSameMomentAPersonGetsTheirLastOne() throws Exception {
    String bob = unique("bob");
    String dan = unique("dan");
    cohort(bob, dan);
    String role = role();
    asked(role, dan).statusCode(202);
    copies(role, MOST - 1, "(SELECT id FROM iam_user WHERE user_name = '" + bob + "')");
    List<String> roles = List.of(role(), role(), role());
    assertEquals(
        List.of(202, 422, 422), atOnce(roles.stream().map(one -> request(one, bob)).toList()));
    noneIsLeft();
  }

  private static Callable<Integer> request(String role, String person) {
    return () ->
        json(assume(role, member(person), Duration.ofHours(1))).post("/grants").statusCode();
  }

  /** What they are answered, in order of the number. */
  private static List<Integer> atOnce(List<Callable<Integer>> requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(requests.size());
    try {
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : threads.invokeAll(requests)) {
        answers.add(answer.get());
      }
      Collections.sort(answers);
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aPersonHasSoManyAndNoMore() {
    String bob = unique("bob");
    String dan = unique("dan");
    cohort(bob, dan);
    String role = role();
    asked(role, dan).statusCode(202);
    String of = "(SELECT id FROM iam_user WHERE user_name = '" + bob + "')";
    copies(role, MOST, of);
    // On another role: this one is as full.
    String other = role();
    asked(other, bob)
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/principal/member"))
        .body("detail", containsString("10000 grants that are not over"));
    oneIsGone();
    asked(other, bob).statusCode(202);
    asked(other, bob).statusCode(422);
    asked(other, dan).statusCode(202);
    noneIsLeft();
  }
}
