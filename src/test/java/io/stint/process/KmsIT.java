package io.stint.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Sandbox;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** A master key that only KMS opens, in production. */
class KmsIT {

  private static String sealed(URI endpoint, Map<String, String> context) {
    try (KmsClient kms =
        KmsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(StintProcess.ADMINISTRATOR))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build()) {
      byte[] key = Base64.getDecoder().decode(StintProcess.SECRETS_KEY);
      return "kms:"
          + Base64.getEncoder()
              .encodeToString(
                  kms.encrypt(
                          r ->
                              r.keyId("alias/stint")
                                  .plaintext(SdkBytes.fromByteArray(key))
                                  .encryptionContext(context))
                      .ciphertextBlob()
                      .asByteArray());
    }
  }

  @Test
  void itIsTheSameKeyAndOneOfAnotherContextIsNone() throws Exception {
    try (Sandbox world =
        Sandbox.start(new Sandbox.Options(StintProcess.emptyFolder("kms"), true, true, 0))) {
      URI endpoint = world.endpoint().orElseThrow();
      Map<String, String> plain = new HashMap<>(StintProcess.with(world, Map.of()));
      plain.put("STINT_MANAGEMENT_PORT", "0");
      String shared =
          "{\"name\": \"crew\", \"password\": {\"mode\": \"SHARED\", \"value\":"
              + " \"Workshop-2026-word!\"}}";
      try (StintProcess stint = StintProcess.start(null, plain).ready()) {
        stint.post("/cohorts", shared);
      }
      Map<String, String> opened = new HashMap<>(plain);
      opened.put("STINT_SECRETS_KEY", sealed(endpoint, Map.of("stint", "secrets")));
      try (StintProcess stint = StintProcess.start(null, opened).ready()) {
        // What was sealed with the key itself is read: the member gets the shared password.
        stint.post("/cohorts/crew/members", "{\"members\": [{\"email\": \"ada@uw.edu\"}]}");
        assertTrue(stint.get("/cohorts/crew/members/ada").body().contains("\"ACTIVE\""));
        assertFalse(stint.text().contains(StintProcess.SECRETS_KEY));
      }
      Map<String, String> other = new HashMap<>(plain);
      other.put("STINT_SECRETS_KEY", sealed(endpoint, Map.of("stint", "other")));
      try (StintProcess stint = StintProcess.start(null, other)) {
        assertEquals(1, stint.exitCode(), stint.text());
        assertTrue(
            stint
                .text()
                .contains(
                    "Stint did not start: stint.secrets.key is not opened: KMS answers"
                        + " InvalidCiphertextException"),
            stint.text());
        assertFalse(stint.text().contains("\tat "), stint.text());
      }
    }
  }
}
