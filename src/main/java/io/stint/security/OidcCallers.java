package io.stint.security;

import static java.util.stream.Collectors.toSet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.security.spi.runtime.BlockingSecurityExecutor;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Callers whose tokens an OpenID Connect provider has signed. Quarkus checks signature, issuer,
 * audience and times; what is besides is checked here: that it is an access token, how it was
 * signed, and to which client it was given.
 */
@Startup(Doors.BEFORE_THE_SCHEDULER)
@ApplicationScoped
class OidcCallers {

  private static final int MOST_GROUPS = 200;

  /** By which clocks may differ: {@code quarkus.oidc.token.lifespan-grace}. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final OidcConfig config;
  private final OidcAuthenticationMechanism oidc;
  private final BlockingSecurityExecutor blocking;
  private final KnownCallers known;
  private final Counter unknownRoles;

  OidcCallers(
      OidcConfig config,
      OidcAuthenticationMechanism oidc,
      BlockingSecurityExecutor blocking,
      KnownCallers known,
      MeterRegistry meters) {
    this.config = config;
    this.oidc = oidc;
    this.blocking = blocking;
    this.known = known;
    this.unknownRoles =
        Counter.builder("stint.oidc.roles.unknown")
            .description("roles in tokens that Stint does not know, which say nothing")
            .register(meters);
    if (config.enabled()) {
      requireWhole(config.issuer(), config.audience());
    }
  }

  /**
   * @throws ConfigurationException
   */
  static void requireWhole(Optional<String> issuer, Optional<String> audience) {
    if (audience.isEmpty()) {
      throw new ConfigurationException(
          "STINT_OIDC_AUDIENCE is not set: tokens that were given for something else would be"
              + " taken.");
    }
    URI address = URI.create(issuer.orElse(""));
    boolean here = Callers.isThisMachineAlone(Optional.ofNullable(address.getHost()));
    if (!"https".equals(address.getScheme()) && !("http".equals(address.getScheme()) && here)) {
      throw new ConfigurationException("STINT_OIDC_ISSUER is not an https address.");
    }
  }

  /** Whether it is for an issuer to say who sends this. */
  boolean mayHaveIssued(String token) {
    return config.enabled() && OidcToken.is(token);
  }

  Uni<SecurityIdentity> authenticate(
      String text, RoutingContext request, IdentityProviderManager identities) {
    OidcToken token = OidcToken.read(text);
    if (!token.isAccessToken() || !token.isSomebodys() || !isOfAClient(token)) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    return oidc.authenticate(request, identities)
        .onItem()
        .ifNull()
        .failWith(() -> new AuthenticationFailedException())
        .chain(verified -> blocking.executeBlocking(() -> identity(token)));
  }

  private boolean isOfAClient(OidcToken token) {
    return config.clients().map(taken -> taken.contains(token.client())).orElse(true);
  }

  private SecurityIdentity identity(OidcToken token) {
    Caller caller =
        new Caller(
            token.text("iss"),
            token.text("sub"),
            null,
            CallerRole.within(roles(token)),
            token.words(config.groupsClaim()).stream().limit(MOST_GROUPS).collect(toSet()),
            token.end().plus(GRACE),
            token.verifiedEmail());
    known.seen(caller);
    return QuarkusSecurityIdentity.builder(Callers.identity(caller))
        .addAttribute(SignIn.ATTRIBUTE, token.signIn())
        .build();
  }

  private Set<CallerRole> roles(OidcToken token) {
    List<String> words = token.words(config.rolesClaim());
    Set<CallerRole> roles =
        words.stream().map(CallerRole::named).flatMap(Optional::stream).collect(toSet());
    unknownRoles.increment(words.stream().filter(word -> CallerRole.named(word).isEmpty()).count());
    return roles;
  }
}
