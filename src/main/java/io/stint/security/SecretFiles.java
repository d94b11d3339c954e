package io.stint.security;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Secrets from files, as containers are given them: {@code STINT_TOKEN_FILE} says where {@code
 * STINT_TOKEN} is written, and so for each of {@link #SECRETS}. A file that cannot be read keeps
 * Stint from starting.
 */
public class SecretFiles implements ConfigSourceFactory {

  /** Above variables of the environment: who says a file means it. */
  private static final int ORDINAL = 310;

  static final List<String> SECRETS =
      List.of(
          "stint.token",
          "stint.metrics.token",
          "stint.secrets.key",
          "stint.secrets.previous-keys",
          "quarkus.datasource.password");

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> read = new HashMap<>();
    for (String secret : SECRETS) {
      String variable = secret.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + "_FILE";
      ConfigValue file = context.getValue(variable);
      if (file != null && file.getValue() != null && !file.getValue().isBlank()) {
        read.put(secret, content(variable, file.getValue()));
      }
    }
    return List.of(new PropertiesConfigSource(read, "files with secrets", ORDINAL));
  }

  /** Without the end of the line that editors and {@code echo} leave. */
  private static String content(String variable, String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IllegalStateException(variable + " names " + file + ", which cannot be read.", e);
    }
  }
}
