package io.stint.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Who makes the request that is being answered. */
@ApplicationScoped
public class CurrentCaller {

  static final String ATTRIBUTE = "io.stint.caller";

  private final SecurityIdentity identity;
  private final Callers callers;
  private final KnownCallers known;
  private final ApiTokens tokens;
  private final Clock clock;

  CurrentCaller(
      SecurityIdentity identity,
      Callers callers,
      KnownCallers known,
      ApiTokens tokens,
      Clock clock) {
    this.identity = identity;
    this.callers = callers;
    this.known = known;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * @throws IllegalStateException where no request is, or nobody is known to make it
   */
  public Caller get() {
    return known().orElseThrow(() -> new IllegalStateException("nobody is known to call"));
  }

  /** The same; empty where nobody is known to call. */
  public Optional<Caller> known() {
    return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
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

  /**
   * Who has made the API token that was sent, or one that it was made with, and so may have a copy;
   * empty: none was sent.
   */
  public Set<String> makers() {
    UUID token = get().tokenId();
    return token == null ? Set.of() : tokens.makers(token);
  }

  /**
   * As whom a roster may know the caller, and whoever has a copy of what they sent: subjects and
   * addresses. {@code STINT_TOKEN} is nobody's.
   */
  public Set<String> selves() {
    Set<String> names = new HashSet<>(makers());
    names.remove(Caller.BOOTSTRAP);
    names.add(get().name());
    Set<String> words = new HashSet<>();
    for (String name : names) {
      words.add(Caller.subject(name));
      known.email(name).ifPresent(words::add);
    }
    return words;
  }

  /**
   * For an answer that goes on: whether who asked for it is still who they were. Not when their
   * token has ended or expired, nor when they may do something else by now. To be asked on any
   * thread.
   */
  public BooleanSupplier isStill() {
    Caller caller = get();
    return () ->
        (caller.endsAt() == null || clock.instant().isBefore(caller.endsAt()))
            && callers.areStill(caller);
  }
}
