package io.stint.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds out who signed a request, or refuses it as AWS does. */
final class Authentication {
  static final String ADMIN_KEY = "AKIASTINTSANDBOX0001";
  static final String ADMIN_SECRET = "stint-sandbox-secret";

  /** How fresh a key's last use is kept: writing it down on each call would cost more than it. */
  private static final Duration LAST_USE = Duration.ofMinutes(1);

  private final Account account;

  Authentication(Account account) {
    this.account = account;
  }

  Caller caller(SignatureV4 signature, SignatureV4.Signed request, boolean mayBeAnonymous) {
    if (signature == null) {
      if (mayBeAnonymous) {
        return new Caller.Anonymous();
      }
      throw SandboxError.of(
          403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    }
    String id = signature.accessKeyId();
    if (id.equals(ADMIN_KEY)) {
      signature.verify(ADMIN_SECRET, account.clock);
      return new Caller.Administrator(id);
    }
    if (id.startsWith("ASIA")) {
      Session session =
          account
              .call(true, () -> account.sessions.find(id))
              .orElseThrow(Authentication::invalidToken);
      signature.verify(session.keys().secret(), account.clock);
      if (!session.keys().token().equals(request.headers().get("x-amz-security-token"))) {
        throw invalidToken();
      }
      return account.call(true, () -> visitor(session));
    }
    AccessKey key =
        account
            .call(true, () -> account.accessKeys.find(id))
            .orElseThrow(Authentication::invalidToken);
    signature.verify(key.secret(), account.clock);
    return account.call(true, () -> person(key, signature));
  }

  private Caller person(AccessKey key, SignatureV4 signature) {
    Optional<User> user = account.users.byId(key.userId());
    if (user.isEmpty() || !key.active()) {
      throw invalidToken();
    }
    Instant now = account.clock.instant();
    if (key.lastUse() == null
        || Duration.between(key.lastUse().at(), now).abs().compareTo(LAST_USE) > 0) {
      AccessKey.LastUse use = new AccessKey.LastUse(now, signature.service(), signature.region());
      account.accessKeys.amend(key.key(), current -> current.used(use));
    }
    return new Caller.Person(user.get(), key.id(), null);
  }

  private Caller visitor(Session session) {
    if (!account.clock.instant().isBefore(session.expires())) {
      throw SandboxError.of(
          403, "ExpiredToken", "The security token included in the request is expired");
    }
    String principal = session.holder().principalId();
    if (session.ofRole()) {
      Role role = account.roles.byId(principal).orElseThrow(Authentication::invalidToken);
      return new Caller.Guest(role, session);
    }
    if (principal.equals(Caller.Administrator.ID)) {
      return new Caller.Administrator(session.keys().id());
    }
    User user = account.users.byId(principal).orElseThrow(Authentication::invalidToken);
    return new Caller.Person(user, session.keys().id(), session);
  }

  private static SandboxError invalidToken() {
    return SandboxError.of(
        403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  }
}
