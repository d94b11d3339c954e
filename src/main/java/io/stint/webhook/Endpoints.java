package io.stint.webhook;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The receivers of the configuration. What is wrong with one stops the start, in words. */
@ApplicationScoped
class Endpoints {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final String SECRET = "whsec_";
  private static final int SHORTEST_KEY = 24;
  private static final int LONGEST_KEY = 64;

  private final Map<String, Endpoint> all = new TreeMap<>();

  Endpoints(WebhookConfig config, @ConfigProperty(name = "stint.sandbox.aws") boolean sandbox) {
    config.endpoints().forEach((name, one) -> all.put(name, endpoint(name, one, sandbox)));
  }

  private static Endpoint endpoint(String name, WebhookConfig.Endpoint one, boolean sandbox) {
    require(NAME.matcher(name).matches(), name, "a name is of a-z, 0-9 and -");
    URI url = one.url();
    boolean http = "http".equals(url.getScheme()) && (sandbox || one.plainHttp());
    require(
        url.getHost() != null && (http || "https".equals(url.getScheme())),
        name,
        "url has to begin with https://");
    require(url.getUserInfo() == null, name, "url must have no user in it");
    require(isKey(one.secret()), name, "secret has to be whsec_ and 24 to 64 bytes in base64");
    List<String> types = one.types().orElseGet(EventType::all);
    List<String> unknown = new ArrayList<>(types);
    unknown.removeAll(EventType.all());
    require(unknown.isEmpty(), name, "types that are not known: " + unknown);
    return new Endpoint(name, url, types, one.secret());
  }

  private static boolean isKey(String secret) {
    if (!secret.startsWith(SECRET)) {
      return false;
    }
    try {
      int length = Base64.getDecoder().decode(secret.substring(SECRET.length())).length;
      return length >= SHORTEST_KEY && length <= LONGEST_KEY;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Never with the value: it may be a secret. */
  private static void require(boolean rule, String name, String what) {
    if (!rule) {
      throw new ConfigurationException("stint.webhooks." + name + ": " + what);
    }
  }

  Collection<Endpoint> all() {
    return all.values();
  }

  Optional<Endpoint> named(String name) {
    return Optional.ofNullable(all.get(name));
  }
}
