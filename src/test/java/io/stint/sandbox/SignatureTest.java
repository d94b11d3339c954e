package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class SignatureTest {
  private SandboxAws aws;

  @BeforeEach
  void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private String refusal(AwsCredentials credentials) {
    AwsServiceException e =
        assertThrows(
            AwsServiceException.class, () -> Clients.sts(aws, credentials).getCallerIdentity());
    assertEquals(403, e.statusCode());
    return e.awsErrorDetails().errorCode();
  }

  @Test
  void whoIsNotKnownOrSignsWronglyIsRefused() {
    assertEquals(
        "InvalidClientTokenId", refusal(AwsBasicCredentials.create("AKIANOBODYKNOWSTHIS0", "x")));
    assertEquals(
        "SignatureDoesNotMatch",
        refusal(AwsBasicCredentials.create(SandboxAws.ACCESS_KEY_ID, "wrong")));
    assertEquals(
        "InvalidClientTokenId",
        refusal(AwsSessionCredentials.create("ASIANOBODYKNOWSTHIS0", "x", "y")));
  }

  @Test
  void whoDoesNotSignIsToldSo() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(aws.endpoint() + "/?Action=ListUsers&Version=2010-05-08"))
                    .build(),
                BodyHandlers.ofString());
    assertEquals(403, answer.statusCode());
    assertEquals(
        true, answer.body().contains("<Code>MissingAuthenticationToken</Code>"), answer.body());
  }

  /** Clients sign by their own clock, wherever the sandbox's stands. */
  @Test
  void theMovedClockDoesNotSpoilSignatures() {
    aws.clock().advance(Duration.ofDays(400));
    Clients.sts(aws, Clients.administrator()).getCallerIdentity();
  }
}
