package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who has which token: {@code admin} may do everything, {@code metrics} may read the metrics and do
 * nothing else.
 */
@Startup(Doors.BEFORE_THE_SCHEDULER)
@ApplicationScoped
class Callers implements IdentityProvider<TokenAuthenticationRequest> {

  static final String METRICS = "metrics";

  private static final String ADMIN = "admin";
  private static final int SHORTEST_TOKEN = 32;
  private static final String HOW =
      "choose at least " + SHORTEST_TOKEN + " characters, as from `openssl rand -hex 24`.";
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");

  /** Each name with its token. */
  private final Map<String, byte[]> tokens = new LinkedHashMap<>();

  Callers(
      @ConfigProperty(name = "stint.token") Optional<String> token,
      @ConfigProperty(name = "stint.sandbox.database") boolean sandboxDatabase,
      @ConfigProperty(name = "stint.sandbox.aws") boolean sandboxAws,
      @ConfigProperty(name = "quarkus.http.host") Optional<String> host,
      MetricsConfig metrics) {
    boolean wholeSandbox = sandboxDatabase && sandboxAws;
    String admin = checked(token, wholeSandbox && isThisMachineAlone(host));
    tokens.put(ADMIN, admin.getBytes(UTF_8));
    metrics
        .token()
        .ifPresent(text -> tokens.put(METRICS, checkedForMetrics(text, admin).getBytes(UTF_8)));
  }

  /**
   * @param nothingToLose whether everything behind the token is the sandbox's and nobody outside of
   *     this machine can reach it: only then the public token will do
   * @throws ConfigurationException never with the token in it
   */
  static String checked(Optional<String> token, boolean nothingToLose) {
    String configured =
        token
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "STINT_TOKEN is not set. It is the token that callers send as"
                            + " `Authorization: Bearer …`; "
                            + HOW));
    requireSendable("STINT_TOKEN", configured);
    if (!nothingToLose && configured.length() < SHORTEST_TOKEN) {
      throw new ConfigurationException(
          ("STINT_TOKEN is shorter than %s characters. A short one, and the sandbox's"
                  + " public one, is taken only while both halves of the sandbox run and"
                  + " quarkus.http.host is a loopback address; %s")
              .formatted(SHORTEST_TOKEN, HOW));
    }
    return configured;
  }

  /**
   * @throws ConfigurationException never with the token in it
   */
  static String checkedForMetrics(String token, String admin) {
    requireSendable("STINT_METRICS_TOKEN", token);
    if (token.length() < SHORTEST_TOKEN) {
      throw new ConfigurationException(
          "STINT_METRICS_TOKEN is shorter than " + SHORTEST_TOKEN + " characters; " + HOW);
    }
    if (token.equals(admin)) {
      throw new ConfigurationException(
          "STINT_METRICS_TOKEN is the same as STINT_TOKEN: who reads the metrics could do"
              + " everything; "
              + HOW);
    }
    return token;
  }

  private static void requireSendable(String setting, String token) {
    if (!SENDABLE.matcher(token).matches()) {
      throw new ConfigurationException(
          setting + " has spaces or other characters that no caller can send; " + HOW);
    }
  }

  /** A name that is not known, and every address at once, is more than this machine. */
  static boolean isThisMachineAlone(Optional<String> host) {
    if (host.isEmpty() || host.get().isBlank()) {
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host.get().strip()))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public Class<TokenAuthenticationRequest> getRequestType() {
    return TokenAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      TokenAuthenticationRequest request, AuthenticationRequestContext context) {
    byte[] sent = request.getToken().getToken().getBytes(UTF_8);
    String known = null;
    for (Map.Entry<String, byte[]> caller : tokens.entrySet()) {
      if (MessageDigest.isEqual(sent, caller.getValue())) {
        known = caller.getKey();
      }
    }
    return known == null
        ? Uni.createFrom().failure(new AuthenticationFailedException())
        : Uni.createFrom().item(identity(known));
  }

  private static SecurityIdentity identity(String name) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(name))
        .addRole(name)
        .build();
  }
}
