package io.stint.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * {@code Authorization: Bearer …}, <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750</a>.
 */
@ApplicationScoped
class BearerAuthentication implements HttpAuthenticationMechanism {

  private static final String SCHEME = "Bearer";
  private static final int FIRST = 10_000;

  private final Refused refused;
  private final OidcCallers issuers;

  BearerAuthentication(Refused refused, OidcCallers issuers) {
    this.issuers = issuers;
    this.refused = refused;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String header = context.request().getHeader("Authorization");
    if (header == null) {
      return Uni.createFrom().nullItem();
    }
    String address = context.request().remoteAddress().hostAddress();
    if (!header.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
      refused.note(address);
      return Uni.createFrom().nullItem();
    }
    String token = header.substring(SCHEME.length() + 1).strip();
    return (issuers.mayHaveIssued(token)
            ? issuers.authenticate(token, context, identities)
            : identities.authenticate(new StintToken(token)))
        .onFailure(AuthenticationFailedException.class)
        .invoke(() -> refused.note(address));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", SCHEME));
  }

  /** Fails the request, so that the 401 gets its body where all problems get theirs. */
  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    if (context.request().getHeader("Authorization") == null) {
      refused.noteNone(context.request().remoteAddress().hostAddress());
    }
    context.fail(401);
    return Uni.createFrom().item(true);
  }

  /** It asks the others itself. */
  @Override
  public int getPriority() {
    return FIRST;
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(StintToken.class);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
    return Uni.createFrom()
        .item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, SCHEME));
  }
}
