package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What nobody reads stops the start: a limit that is spelt wrong is a limit that is not there. What
 * there is, is what {@code docs/configuration.md} names, which a test holds against the code.
 * Quarkus' own look knows properties below the prefixes of mappings alone, and no variables.
 */
@Startup(Doors.BEFORE_THE_SCHEDULER)
@ApplicationScoped
class UnknownSettings {

  private static final String REFERENCE = "META-INF/configuration.md";
  private static final Pattern NAMED = Pattern.compile("`(STINT_[A-Z0-9_<>]*[A-Z0-9])`");
  private static final Pattern OF_A_LIST = Pattern.compile("_\\d+_$");

  /**
   * Kubernetes adds these of each Service that is called {@code stint} or begins so, unless the pod
   * says {@code enableServiceLinks: false}.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">
   *     Environment variables of Services</a>
   */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile("STINT_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_\\w+)");

  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** Farther away it is no slip of the keyboard. */
  private static final int FARTHEST = 6;

  private final Set<String> known = new TreeSet<>();
  private final Pattern patterns;

  @Inject
  UnknownSettings(Config config) {
    this(reference());
    Set<String> unknown = unknown(config.getConfigSources());
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(words(unknown));
    }
  }

  /**
   * @param reference the text that names all settings
   */
  UnknownSettings(String reference) {
    StringBuilder all = new StringBuilder("-");
    for (Matcher name = NAMED.matcher(reference); name.find(); ) {
      known.add(name.group(1));
      if (name.group(1).contains("<")) {
        all.append('|').append(name.group(1).replaceAll("<[A-Z]+>", "[A-Z0-9_]+"));
      }
    }
    patterns = Pattern.compile(all.toString());
  }

  /** Names of settings as they are written where they come from. */
  Set<String> unknown(Iterable<ConfigSource> sources) {
    Set<String> unknown = new TreeSet<>();
    for (ConfigSource source : sources) {
      for (String written : source.getPropertyNames()) {
        String name = variable(written, source instanceof EnvConfigSource);
        if (name != null && !isKnown(name) && !isOfAService(name, source.getValue(written))) {
          unknown.add(written);
        }
      }
    }
    return unknown;
  }

  /** As a variable; null for what is not ours. */
  private static String variable(String written, boolean variables) {
    if (written.startsWith("STINT_")) {
      return written;
    }
    String plain = written.replaceFirst("^%[^.]+\\.", "");
    return variables || !plain.startsWith("stint.")
        ? null
        : plain.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private boolean isKnown(String name) {
    String whole = OF_A_LIST.matcher(name).replaceFirst("");
    return known.contains(whole) || patterns.matcher(whole).matches();
  }

  private static boolean isOfAService(String name, String value) {
    return OF_A_SERVICE.matcher(name).matches()
        || (name.endsWith("_PORT") && value != null && ADDRESS.matcher(value).matches());
  }

  String words(Set<String> unknown) {
    StringBuilder words = new StringBuilder();
    for (String written : unknown) {
      words.append(words.isEmpty() ? "" : "; ").append(written).append(" is no setting");
      nearest(variable(written, false))
          .ifPresent(name -> words.append(" (is it ").append(name).append("?)"));
    }
    return words.append(". docs/configuration.md has all of them.").toString();
  }

  private Optional<String> nearest(String name) {
    Map<String, Integer> far = new HashMap<>();
    known.forEach(other -> far.put(other, distance(name, other)));
    return known.stream()
        .min(Comparator.comparing(far::get))
        .filter(other -> far.get(other) <= FARTHEST);
  }

  /** How many letters are to be put in, left out or changed (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int above = row[j];
        int changed = i > 0 && one.charAt(i - 1) == other.charAt(j - 1) ? corner : corner + 1;
        row[j] = i == 0 ? j : Math.min(changed, Math.min(above, row[j - 1]) + 1);
        corner = above;
      }
    }
    return row[other.length()];
  }

  private static String reference() {
    try (InputStream text = UnknownSettings.class.getClassLoader().getResourceAsStream(REFERENCE)) {
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
