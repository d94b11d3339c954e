package io.stint.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where events go is said by the configuration, and what is wrong in it stops the start. */
class EndpointsTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void theyAreSetByTheEnvironment() {
    Endpoints endpoints =
        endpoints(
            false,
            Map.of(
                "STINT_WEBHOOKS_TICKETS_URL", "https://hooks.example.org/stint",
                "STINT_WEBHOOKS_TICKETS_SECRET", SECRET,
                "STINT_WEBHOOKS_TICKETS_TYPES", "grant.active,grant.revoked"));
    Endpoint endpoint = endpoints.named("tickets").orElseThrow();
    assertEquals("hooks.example.org", endpoint.url().getHost());
    assertEquals(List.of("grant.active", "grant.revoked"), endpoint.types());
    assertTrue(endpoint.wants("grant.active"));
    assertFalse(endpoint.wants("grant.requested"));
  }

  @Test
  void allTypesAreSentWhereNoneIsNamed() {
    assertEquals(
        EventType.all(), endpoints(false, with(Map.of())).named("t").orElseThrow().types());
  }

  @Test
  void httpIsForTheSandboxOrWhoSaysSo() {
    Map<String, String> plain = with(Map.of("STINT_WEBHOOKS_T_URL", "http://localhost:1/"));
    assertEquals("stint.webhooks.t: url has to begin with https://", refused(plain));
    assertEquals(1, endpoints(true, plain).all().size());
    Map<String, String> said = new HashMap<>(plain);
    said.put("STINT_WEBHOOKS_T_PLAIN_HTTP", "true");
    assertEquals(1, endpoints(false, said).all().size());
  }

  @Test
  void whatIsWrongIsSaidWithoutItsValue() {
    assertEquals(
        "stint.webhooks.t: url has to begin with https://",
        refused(with(Map.of("STINT_WEBHOOKS_T_URL", "file:///etc/passwd"))));
    assertEquals(
        "stint.webhooks.t: url must have no user in it",
        refused(with(Map.of("STINT_WEBHOOKS_T_URL", "https://ada:pw@example.org/"))));
    assertEquals(
        "stint.webhooks.t: types that are not known: [grant.made]",
        refused(with(Map.of("STINT_WEBHOOKS_T_TYPES", "grant.made"))));
    for (String secret : List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_*")) {
      assertEquals(
          "stint.webhooks.t: secret has to be whsec_ and 24 to 64 bytes in base64",
          refused(with(Map.of("STINT_WEBHOOKS_T_SECRET", secret))));
    }
  }

  private static Map<String, String> with(Map<String, String> other) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "STINT_WEBHOOKS_T_URL", "https://example.org/", "STINT_WEBHOOKS_T_SECRET", SECRET));
    all.putAll(other);
    return all;
  }

  private static String refused(Map<String, String> environment) {
    return assertThrows(ConfigurationException.class, () -> endpoints(false, environment))
        .getMessage();
  }

  private static Endpoints endpoints(boolean sandbox, Map<String, String> environment) {
    return new Endpoints(
        new SmallRyeConfigBuilder()
            .withSources(new EnvConfigSource(environment, 300))
            .withMapping(WebhookConfig.class)
            .build()
            .getConfigMapping(WebhookConfig.class),
        sandbox);
  }
}
