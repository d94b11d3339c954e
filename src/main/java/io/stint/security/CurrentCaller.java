package io.stint.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Who makes the request that is being answered. */
@ApplicationScoped
public class CurrentCaller {

  static final String ATTRIBUTE = "io.stint.caller";

  private final SecurityIdentity identity;
  private final KnownCallers known;
  private final ApiTokens tokens;

  CurrentCaller(SecurityIdentity identity, KnownCallers known, ApiTokens tokens) {
    this.identity = identity;
    this.known = known;
    this.tokens = tokens;
  }

  /**
   * @throws IllegalStateException where no request is, or nobody is known to make it
   */
  public Caller get() {
    Caller caller = identity.getAttribute(ATTRIBUTE);
    if (caller == null) {
      throw new IllegalStateException("nobody is known to call");
    }
    return caller;
  }

  /** How they have signed in; nothing is known of who sends a token of Stint's own. */
  public SignIn signIn() {
    SignIn known = identity.getAttribute(SignIn.ATTRIBUTE);
    return known == null ? SignIn.UNKNOWN : known;
  }

  /** The address that their issuer has verified when they signed in last. */
  public Optional<String> email() {
    return known.email(get().name());
  }

  /** Who has made the API token that was sent, and so may have a copy; empty: none was sent. */
  public Optional<String> maker() {
    return Optional.ofNullable(get().tokenId())
        .flatMap(tokens::read)
        .map(ApiTokens.ApiToken::createdBy);
  }
}
