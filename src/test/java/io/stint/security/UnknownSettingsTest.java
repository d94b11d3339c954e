package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownSettingsTest {

  private final UnknownSettings settings = new UnknownSettings(reference());

  private static String reference() {
    try {
      return Files.readString(Path.of("docs/configuration.md"), UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Set<String> inEnvironment(String name, String value) {
    return settings.unknown(List.of(new EnvConfigSource(Map.of(name, value), 300)));
  }

  private Set<String> inProperties(String name) {
    ConfigSource source = new PropertiesConfigSource(Map.of(name, "1"), "file", 250);
    return settings.unknown(List.of(source));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STINT_TOKEN",
        "STINT_TOKEN_FILE",
        "STINT_SECRETS_PREVIOUS_KEYS_FILE",
        "STINT_WEBHOOKS_TICKETS_URL",
        "STINT_WEBHOOKS_MY_OWN_PLAIN_HTTP",
        "STINT_SECRETS_PREVIOUS_KEYS_0_",
        "STINT_SANDBOX_ALONE",
        "STINT",
        "STINTING_RATE",
        "AWS_REGION",
        "STINT_SERVICE_HOST",
        "STINT_SERVICE_PORT",
        "STINT_SERVICE_PORT_HTTP",
        "STINT_PORT_80_TCP",
        "STINT_PORT_80_TCP_PROTO",
        "STINT_PORT_80_TCP_ADDR",
        "STINT_CANARY_SERVICE_HOST"
      })
  void whatThereIsAndWhatKubernetesAddsIsTaken(String name) {
    assertEquals(Set.of(), inEnvironment(name, "x"));
  }

  @Test
  void anAddressIsOfAServiceToo() {
    assertEquals(Set.of(), inEnvironment("STINT_PORT", "tcp://10.0.0.1:80"));
    assertEquals(Set.of("STINT_PORT"), inEnvironment("STINT_PORT", "8080"));
  }

  @ParameterizedTest
  @CsvSource({
    "STINT_IAM_RAET, STINT_IAM_RATE",
    "STINT_WEB_MOST_REQUESTS_PER_MINUTE, STINT_WEB_MOST_REQUESTS_A_MINUTE",
    "STINT_TOKENS, STINT_TOKEN",
    "STINT_WEBHOOKS_TICKETS_ULR, ",
    "STINT_NOTHING_OF_THE_KIND_AT_ALL, "
  })
  void whatIsSpeltWrongIsNamedWithWhatItMaySay(String name, String meant) {
    assertEquals(Set.of(name), inEnvironment(name, "1"));
    String words = settings.words(Set.of(name));
    assertTrue(words.startsWith(name + " is no setting"), words);
    if (meant != null) {
      assertTrue(words.contains("(is it " + meant + "?)"), words);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stint.iam.rate",
        "stint.data-dir",
        "stint.secrets.previous-keys[0]",
        "%prod.stint.iam.rate",
        "stint.webhooks.\"tick.ets\".url",
        "quarkus.http.port",
        "stinting.rate"
      })
  void propertiesOfAFileAreTakenInTheirOwnSpelling(String name) {
    assertEquals(Set.of(), inProperties(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stint.rate", "stint.iam.rates", "%prod.stint.grnats.keep-ended"})
  void alsoOutsideOfThePrefixesThatQuarkusKnows(String name) {
    assertEquals(Set.of(name), inProperties(name));
  }
}
