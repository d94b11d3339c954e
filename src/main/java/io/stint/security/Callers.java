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
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who has which token. Now there is one caller, {@code admin}, with the configured token. */
@Startup
@ApplicationScoped
class Callers implements IdentityProvider<TokenAuthenticationRequest> {

  private static final String ADMIN = "admin";
  private static final int SHORTEST_TOKEN = 32;
  private static final String HOW =
      "choose at least " + SHORTEST_TOKEN + " characters, as from `openssl rand -hex 24`.";
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");

  private final byte[] adminToken;

  Callers(
      @ConfigProperty(name = "stint.token") Optional<String> token,
      @ConfigProperty(name = "stint.sandbox.database") boolean sandboxDatabase,
      @ConfigProperty(name = "stint.sandbox.aws") boolean sandboxAws,
      @ConfigProperty(name = "quarkus.http.host") Optional<String> host) {
    boolean wholeSandbox = sandboxDatabase && sandboxAws;
    adminToken = checked(token, wholeSandbox && isThisMachineAlone(host)).getBytes(UTF_8);
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
    if (!SENDABLE.matcher(configured).matches()) {
      throw new ConfigurationException(
          "STINT_TOKEN has spaces or other characters that no caller can send; " + HOW);
    }
    if (!nothingToLose && configured.length() < SHORTEST_TOKEN) {
      throw new ConfigurationException(
          "STINT_TOKEN is shorter than "
              + SHORTEST_TOKEN
              + " characters. A short one, and the sandbox's public one, is taken only while both"
              + " halves of the sandbox run and quarkus.http.host is a loopback address; "
              + HOW);
    }
    return configured;
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
    if (!MessageDigest.isEqual(sent, adminToken)) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    return Uni.createFrom()
        .item(
            QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(ADMIN))
                .addRole(ADMIN)
                .build());
  }
}
