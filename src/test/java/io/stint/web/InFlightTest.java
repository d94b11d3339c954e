package io.stint.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.stint.support.StintTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One caller does not take all places. */
@QuarkusTest
class InFlightTest extends StintTest {

  private static final int MOST = 64;

  @Test
  void moreThanSoManyAtOnceAre429AndNobodyElseIsHarmed() throws Exception {
    HeldResource.letGo = new CountDownLatch(1);
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/held"))
            .header("Authorization", "Bearer " + TOKEN)
            .build();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    try {
      assertTrue(HeldResource.ARRIVED.tryAcquire(MOST, 60, TimeUnit.SECONDS));
      offContract()
          .get("/cohorts")
          .then()
          .statusCode(429)
          .header("Retry-After", "1")
          .contentType(Problem.MEDIA_TYPE)
          .body("code", equalTo("too-many-requests"));
      // Who waits by its own wish is counted apart; a stranger by its address.
      offContract().header("Prefer", "wait=1").get("/cohorts").then().statusCode(200);
      given().get("/q/health/live").then().statusCode(200);
    } finally {
      HeldResource.letGo.countDown();
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertEquals("let go", answer.get(60, TimeUnit.SECONDS).body());
    }
    offContract().get("/cohorts").then().statusCode(200);
  }
}
