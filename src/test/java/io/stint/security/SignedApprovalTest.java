package io.stint.security;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.Issued;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Askers and approvers who have signed in at an issuer. */
@QuarkusTest
class SignedApprovalTest extends StintTest {

  @Inject ReconcileLoop loop;
  @Inject TestClock clock;

  /** A member asks for themselves; how an approver has signed in matters, and when. */
  @Test
  void aMemberAsksAndWhoHasSignedInLatelyAgrees() {
    post(api(), "/cohorts", "{'name': 'signed'}").statusCode();
    post(api(), "/cohorts/signed/members", "{'members': [{'email': 'mia@uw.edu'}]}");
    OidcTest.as(Issued.signed(approver("strong", 0))).get("/grants").then().statusCode(200);
    assertEquals(
        202,
        post(
                api(),
                "/roles",
                "{'name': 'Signed', 'owners': [{'group': 'staff'}], 'grants': {'approval':"
                    + " {'count': 1, 'approvers': ['leads'], 'acr': 'strong', 'maxAge': 'PT15M'}}}")
            .statusCode());
    loop.runUntilIdle();
    String mia = Issued.signed(asker("00mia", "Mia@uw.edu", true));
    String body =
        "{'type': 'ASSUME_ROLE', 'principal': {'member': 'mia'}, 'role': 'Signed', 'ttl': 'PT8H'}";
    assertEquals(
        422,
        post(OidcTest.as(Issued.signed(asker("00x", "mia@uw.edu", false))), "/grants", body)
            .statusCode());
    String id =
        post(OidcTest.as(mia), "/grants", body)
            .then()
            .statusCode(202)
            .body("state", equalTo("REQUESTED"))
            .extract()
            .path("id");
    OidcTest.as(mia).get("/grants/" + id).then().statusCode(200);
    decide(approver("weak", 0), id)
        .then()
        .statusCode(401)
        .body("code", equalTo("sign-in-again"))
        .header(
            "WWW-Authenticate", startsWith("Bearer error=\"insufficient_user_authentication\""));
    assertEquals(
        "Bearer error=\"insufficient_user_authentication\", error_description=\"Sign in again\","
            + " acr_values=\"strong\", max_age=\"900\"",
        decide(approver("strong", 16), id).header("WWW-Authenticate"));
    assertEquals(
        401,
        decide(Issued.good("00lead", "approver").claim("groups", List.of("leads")), id)
            .statusCode());
    // The same person by their address, whatever the issuer calls them.
    decide(approver("strong", 1).claim("email", "MIA@uw.edu").claim("email_verified", true), id)
        .then()
        .statusCode(403)
        .body("code", equalTo("self-approval"));
    decide(approver("strong", 14), id).then().statusCode(202).body("state", equalTo("PENDING"));
    loop.runUntilIdle();
    api().get("/grants/" + id).then().body("state", equalTo("ACTIVE"));
  }

  private static JwtClaimsBuilder asker(String subject, String email, boolean verified) {
    return Issued.good(subject, "requester")
        .claim("groups", List.of("staff"))
        .claim("email", email)
        .claim("email_verified", verified);
  }

  private JwtClaimsBuilder approver(String acr, int minutesAgo) {
    return Issued.good("00lead", "approver")
        .claim("groups", List.of("leads"))
        .claim("acr", acr)
        .claim("auth_time", clock.instant().minus(Duration.ofMinutes(minutesAgo)).getEpochSecond());
  }

  private static Response decide(JwtClaimsBuilder by, String id) {
    return post(
        OidcTest.as(Issued.signed(by))
            .header("If-Match", api().get("/grants/" + id).header("ETag")),
        "/grants/" + id + "/approvals",
        "{'decision': 'APPROVE'}");
  }

  private static Response post(RequestSpecification by, String path, String body) {
    return by.contentType("application/json").body(body.replace('\'', '"')).post(path);
  }
}
