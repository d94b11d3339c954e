package io.stint.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

  @TempDir Path folder;

  @Test
  void eachSecretMayBeInAFile() throws IOException {
    Map<String, String> variables = new HashMap<>();
    for (String secret : SecretFiles.SECRETS) {
      Path file = folder.resolve(secret);
      Files.writeString(file, "of " + secret + "\n");
      variables.put(variable(secret), file.toString());
    }
    SmallRyeConfig config = config(variables);
    for (String secret : SecretFiles.SECRETS) {
      assertEquals("of " + secret, config.getValue(secret, String.class));
    }
    assertTrue(variables.containsKey("STINT_TOKEN_FILE"));
    assertTrue(variables.containsKey("QUARKUS_DATASOURCE_PASSWORD_FILE"));
  }

  @Test
  void withoutAFileTheVariableIsMeant() {
    SmallRyeConfig config = config(Map.of("stint.token", "word", "STINT_TOKEN_FILE", ""));
    assertEquals("word", config.getValue("stint.token", String.class));
  }

  @Test
  void aFileThatIsNotThereStopsTheStartAndIsNamed() {
    String missing = folder.resolve("missing").toString();
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> config(Map.of("STINT_TOKEN_FILE", missing)));
    assertTrue(refused.getMessage().contains("STINT_TOKEN_FILE names " + missing));
  }

  @Test
  void theServiceReadsThem() {
    boolean found = false;
    for (ConfigSourceFactory factory : ServiceLoader.load(ConfigSourceFactory.class)) {
      found |= factory instanceof SecretFiles;
    }
    assertTrue(found);
  }

  private static String variable(String secret) {
    return secret.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + "_FILE";
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "variables", 300))
        .withSources(new SecretFiles())
        .build();
  }
}
