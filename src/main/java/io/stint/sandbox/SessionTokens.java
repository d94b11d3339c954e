package io.stint.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** GetSessionToken: temporary credentials of a user, with MFA or without. */
final class SessionTokens {
  private final Account account;
  private final Mfa mfa;

  SessionTokens(Account account, Mfa mfa) {
    this.account = account;
    this.mfa = mfa;
  }

  void register(Map<String, Handler> calls) {
    calls.put("GetSessionToken", this::get);
  }

  private void get(Call call, XmlAnswer out) {
    Caller caller = call.caller();
    if (Permissions.session(caller) != null || caller.accessKeyId().startsWith("ASIA")) {
      throw SandboxError.accessDenied("Cannot call GetSessionToken with session credentials");
    }
    Instant proved = mfa.proved(call);
    Instant issued = call.now().truncatedTo(ChronoUnit.SECONDS);
    Session session =
        new Session(
            Session.Kind.SESSION_TOKEN,
            Session.Keys.fresh(),
            issued,
            issued.plusSeconds(call.request().number("DurationSeconds", 43_200)),
            new Session.Holder(caller.userId(), null, proved, null),
            Session.Narrowed.NOT);
    account.keep(session);
    write(out, session);
  }

  static void write(XmlAnswer out, Session session) {
    out.open("Credentials").text("AccessKeyId", session.keys().id());
    out.text("SecretAccessKey", session.keys().secret());
    out.text("SessionToken", session.keys().token());
    out.text("Expiration", session.expires()).close();
  }
}
