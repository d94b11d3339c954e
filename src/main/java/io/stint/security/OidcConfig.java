package io.stint.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Whose tokens are taken besides Stint's own: an OpenID Connect provider's. */
@ConfigMapping(prefix = "stint.oidc")
interface OidcConfig {

  /** Whether tokens of an issuer are taken. */
  @WithDefault("false")
  boolean enabled();

  /** The issuer, as its tokens name it ({@code iss}); required where they are taken. */
  Optional<String> issuer();

  /** Where the issuer's configuration and keys are found, if that is not at its own address. */
  Optional<String> server();

  /** What the tokens have to be for ({@code aud}); required where they are taken. */
  Optional<String> audience();

  /**
   * Clients whose tokens are taken ({@code azp}, else {@code client_id}); any client's where none
   * is named.
   */
  Optional<List<String>> clients();

  /**
   * Where in a token its holder's roles are, words that Stint knows among them ({@code viewer},
   * {@code requester}, {@code organizer}, {@code approver}, {@code admin}): names of claims, with
   * {@code /} between them.
   */
  @WithDefault("roles")
  String rolesClaim();

  /** Where in a token its holder's groups are, as owners name them. */
  @WithDefault("groups")
  String groupsClaim();

  /**
   * Groups that the issuer has although nobody of them may have called yet: a role takes them for
   * its approvers.
   */
  Optional<List<String>> groups();
}
