package io.stint.role;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.stint.support.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.sts.model.Credentials;

/** AWS's clock and the database's are not the same. */
@QuarkusTest
class ClockSkewTest extends RoleStory {

  private static final String ASSUME =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}]}";

  @Inject TestClock clock;

  /** Dates are whole seconds. */
  @BeforeEach
  void aWholeSecond() {
    aws.set(clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
  }

  @AfterEach
  void oneTimeForAll() {
    awsIsAheadBy(Duration.ZERO);
    // An answer by which it is noticed.
    loop.runUntilIdle();
    created("\"trust\": [" + EC2 + "]", name + "-after");
  }

  private void created(String body, String other) {
    name = other;
    created(body);
  }

  private void awsIsAheadBy(Duration skew) {
    aws.setAwsClock(clock.instant().plus(skew));
  }

  private AwsCredentials user() {
    String userName = name + "-ada";
    aws.iam().createUser(r -> r.userName(userName));
    aws.iam().putUserPolicy(r -> r.userName(userName).policyName("assume").policyDocument(ASSUME));
    AccessKey key = aws.iam().createAccessKey(r -> r.userName(userName)).accessKey();
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  private AwsCredentials session(AwsCredentials user) {
    Credentials made =
        aws.sts(user)
            .assumeRole(
                r ->
                    r.roleArn("arn:aws:iam::123456789012:role/stint/" + name)
                        .roleSessionName(name + "-ada"))
            .credentials();
    return AwsSessionCredentials.create(
        made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
  }

  private static Map<String, String> readiness() {
    return offContract()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"))
        .extract()
        .path("checks.find {it.name == 'aws-clock'}.data");
  }

  @Test
  void sessionsThatAnAwsWhoseClockIsAheadHasIssuedEndToo() {
    awsIsAheadBy(Duration.ofSeconds(60));
    created(
        "\"trust\": [{\"type\": \"ACCOUNT\", \"accountId\": \"123456789012\"}],"
            + "\"policies\": {\"managed\": [\""
            + READ_ONLY
            + "\"]}");
    AwsCredentials ada = user();
    AwsCredentials before = session(ada);
    aws.iam(before).listUsers();

    api()
        .contentType("application/json")
        .body("{\"sessionName\": \"" + name + "-ada\"}")
        .post("/roles/" + name + "/session-revocations")
        .then()
        .statusCode(202);
    loop.runUntilIdle();

    read().body("sessions[0].armed", equalTo(true));
    IamException refused = assertThrows(IamException.class, () -> aws.iam(before).listUsers());
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
    awsIsAheadBy(Duration.ofSeconds(63));
    aws.iam(session(ada)).listUsers();
  }

  @Test
  void readinessAndAMetricSayHowFarApartTheClocksAre() {
    awsIsAheadBy(Duration.ofSeconds(60));
    created("\"trust\": [" + EC2 + "]");
    assertEquals("60.0", readiness().get("skewSeconds"));
    assertEquals(true, readiness().get("warning").contains("60.0 s ahead of the database's"));
    offContract()
        .get("/q/metrics")
        .then()
        .body(containsString("stint_aws_clock_skew_seconds 60.0"));

    awsIsAheadBy(Duration.ofSeconds(-60));
    created("\"trust\": [" + EC2 + "]", name + "-behind");
    assertEquals(true, readiness().get("warning").contains("behind the database's"));

    awsIsAheadBy(Duration.ZERO);
    created("\"trust\": [" + EC2 + "]", name + "-same");
    assertEquals("0.0", readiness().get("skewSeconds"));
    assertEquals(false, readiness().containsKey("warning"));
    offContract()
        .get("/q/metrics")
        .then()
        .body(not(containsString("stint_aws_clock_skew_seconds 60.0")));
  }
}
