package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
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
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who has which token. Now there is one caller, {@code admin}, with the configured token. */
@Startup
@ApplicationScoped
class Callers implements IdentityProvider<TokenAuthenticationRequest> {

  private static final String ADMIN = "admin";
  private static final int SHORTEST_TOKEN = 16;

  private final byte[] adminToken;

  Callers(@ConfigProperty(name = "stint.token") Optional<String> token) {
    adminToken = checked(token, ConfigUtils.isProfileActive("prod")).getBytes(UTF_8);
  }

  /** Outside of production a short token is a convenience; there it is an open door. */
  static String checked(Optional<String> token, boolean production) {
    String configured =
        token
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "STINT_TOKEN is not set. It is the token that callers send as"
                            + " `Authorization: Bearer …`; choose at least "
                            + SHORTEST_TOKEN
                            + " characters, as from `openssl rand -hex 24`."));
    if (production && configured.length() < SHORTEST_TOKEN) {
      throw new ConfigurationException(
          "STINT_TOKEN is shorter than " + SHORTEST_TOKEN + " characters.");
    }
    return configured;
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
