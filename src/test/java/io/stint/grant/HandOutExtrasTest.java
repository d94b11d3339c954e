package io.stint.grant;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a hand-out says on request: where to go with the password, and the roster's own columns. */
@QuarkusTest
class HandOutExtrasTest extends GrantStory {

  private static Response upload(String cohort, String keep, String csv) {
    return api()
        .contentType("text/csv")
        .queryParam("keep", (Object[]) keep.split(","))
        .body(csv)
        .post("/cohorts/{name}/roster", cohort);
  }

  @Test
  void rolesThatTheMemberMayTakeNowComeWithTheirLinks() {
    String ada = unique("ada");
    String bob = unique("bob");
    String crew = cohort(ada, bob);
    String all = role();
    String own = role();
    String later = role();
    granted(assume(all, Map.of("cohort", crew), Duration.ofHours(2)));
    granted(assume(own, member(ada), Duration.ofHours(1)));
    String gone = granted(assume(later, member(bob), Duration.ofHours(1)));
    revoke(gone);
    loop.runUntilIdle();
    Response handed =
        api()
            .queryParam("renew", "ALL")
            .queryParam("include", "ROLES")
            .post("/cohorts/{name}/credentials", crew);
    handed
        .then()
        .statusCode(200)
        .body("items.find { it.userName == '" + ada + "' }.roles.size()", equalTo(2))
        .body("items.find { it.userName == '" + bob + "' }.roles.size()", equalTo(1))
        .body("items[0].columns", nullValue());
    Map<String, String> role = handed.path("items.find { it.userName == '" + bob + "' }.roles[0]");
    assertEquals(all, role.get("role"));
    assertEquals(arn(all), role.get("arn"));
    assertEquals(
        "https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=stint/"
            + all
            + "&displayName="
            + all,
        role.get("switchRoleUrl"));
    String csv =
        api()
            .queryParam("include", "ROLES")
            .get("/cohorts/{name}/roster", crew)
            .then()
            .extract()
            .body()
            .asString();
    List<String> lines = csv.lines().toList();
    assertTrue(lines.get(0).endsWith(",roleArns,switchRoleUrls"), lines.get(0));
    String line = lines.stream().filter(l -> l.startsWith(ada + ",")).findFirst().orElseThrow();
    for (String name : List.of(all, own)) {
      assertTrue(line.contains(arn(name)), line);
    }
    api().post("/cohorts/{name}/credentials", crew).then().body("items", empty());
    api()
        .queryParam("include", "PETS")
        .post("/cohorts/{name}/credentials", crew)
        .then()
        .statusCode(400);
  }

  @Test
  void theRostersOwnColumnsAreKeptAsAskedAndRunInNoSpreadsheet() {
    String crew = cohort();
    String ada = unique("ada");
    String file = "Email,Group,=Seat,Email address,Password\n" + ada + "@uw.edu,A,=1+1,x,secret\n";
    upload(crew, "group,=seat,password", file).then().statusCode(202);
    upload(crew, "Grade", file)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?keep"))
        .body("errors[0].detail", containsString("Group"));
    loop.runUntilIdle();
    String csv =
        api()
            .queryParam("include", "COLUMNS")
            .post("/cohorts/{name}/credentials/csv", crew)
            .then()
            .extract()
            .body()
            .asString();
    List<String> lines = csv.lines().toList();
    assertEquals(
        "userName,email,password,signInUrl,endsAt,Group,'=Seat,roster Password", lines.get(0));
    assertTrue(lines.get(1).endsWith(",A,'=1+1,secret"), lines.get(1));

    // Corrected by another upload; one that keeps nothing changes nothing.
    upload(crew, "group", file.replace(",A,", ",B,")).then().body("unchanged", equalTo(1));
    api()
        .contentType("text/csv")
        .body("Email\n" + ada + "@uw.edu\n")
        .post("/cohorts/{name}/roster", crew)
        .then()
        .body("unchanged", equalTo(1));
    api()
        .queryParam("renew", "ALL")
        .queryParam("include", "COLUMNS")
        .post("/cohorts/{name}/credentials", crew)
        .then()
        .body("items[0].columns", equalTo(Map.of("Group", "B")))
        .body("items[0].roles", nullValue());
  }
}
