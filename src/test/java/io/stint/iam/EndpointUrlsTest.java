package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;

class EndpointUrlsTest {

  private static final String EVERY_SERVICE = "aws.endpointUrl";
  private static final String ONE_SERVICE = "aws.endpointUrlIam";

  @AfterEach
  void unset() {
    System.clearProperty(EVERY_SERVICE);
    System.clearProperty(ONE_SERVICE);
  }

  private static void start(String endpoint) {
    IamClientBuilder builder =
        IamClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create());
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    try (IamClient client = AwsClients.prepared(builder).build()) {
      EndpointUrls.requireBare("IAM", client.serviceClientConfiguration());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:4566", "http://localhost:4566/", "https://iam.amazonaws.com"})
  void schemeHostAndPortAreWhatAnEndpointIs(String endpoint) {
    start(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:4566/iam",
        "http://localhost:4566//",
        "https://gateway.example.org/aws/iam/",
        "https://gateway.example.org?to=iam",
        "https://gateway.example.org/#iam"
      })
  void whatTheSdkWouldDropIsRefused(String endpoint) {
    assertThrows(IllegalStateException.class, () -> start(endpoint));
  }

  @ParameterizedTest
  @ValueSource(strings = {EVERY_SERVICE, ONE_SERVICE})
  void alsoWhereTheSdkReadsItByItself(String setting) {
    System.setProperty(setting, "http://localhost:4566/iam");
    IllegalStateException refused = assertThrows(IllegalStateException.class, () -> start(null));
    assertTrue(refused.getMessage().contains("http://localhost:4566/iam"), refused.getMessage());
  }

  @Test
  void aPasswordInItIsNotShown() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> start("http://me:secret@localhost:4566/iam"));
    assertFalse(refused.getMessage().contains("secret"));
    assertEquals(-1, refused.getMessage().indexOf("me:"));
  }
}
