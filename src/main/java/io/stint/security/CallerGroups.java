package io.stint.security;

import io.stint.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Which groups there are. Nobody can ask an issuer for them: those of the configuration, of callers
 * who were seen, and of API tokens.
 */
@ApplicationScoped
public class CallerGroups {

  private final OidcConfig config;
  private final Sql sql;
  private final Clock clock;

  CallerGroups(OidcConfig config, Sql sql, Clock clock) {
    this.config = config;
    this.sql = sql;
    this.clock = clock;
  }

  public boolean known(String group) {
    return config.groups().filter(groups -> groups.contains(group)).isPresent()
        || sql.exists("SELECT 1 FROM known_caller WHERE ? = ANY (groups) LIMIT 1", group)
        || sql.exists(
            "SELECT 1 FROM api_token WHERE ? = ANY (groups) AND expires_at > ? LIMIT 1",
            group,
            clock.instant());
  }
}
