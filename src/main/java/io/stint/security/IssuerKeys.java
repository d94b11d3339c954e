package io.stint.security;

import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Asks an issuer for its keys again, so that one which it has taken away is not good for longer
 * than that. A new one is asked for when a token comes that was signed with it, at most once a
 * minute ({@code quarkus.oidc.token.forced-jwk-refresh-interval}).
 */
@ApplicationScoped
class IssuerKeys {

  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Whatever it is verified with: Quarkus fetches keys for a token alone. */
  private static final String NO_TOKEN = "-";

  private final OidcConfig config;
  private final TenantConfigBean tenants;

  IssuerKeys(OidcConfig config, TenantConfigBean tenants) {
    this.config = config;
    this.tenants = tenants;
  }

  /** Where the issuer does not answer, its keys stay as they are. */
  @Scheduled(every = "10m", delayed = "10m", identity = "renew-issuer-keys")
  void renew() {
    TenantConfigContext issuer = tenants.getDefaultTenant();
    if (!config.enabled() || !issuer.ready()) {
      return;
    }
    try {
      issuer
          .provider()
          .refreshJwksAndVerifyJwtToken(NO_TOKEN, false, false, null)
          .onFailure(InvalidJwtException.class)
          .recoverWithNull()
          .await()
          .atMost(PATIENCE);
    } catch (RuntimeException e) {
      LOG.warnf("the issuer's keys could not be asked for again: %s", e.getMessage());
    }
  }
}
