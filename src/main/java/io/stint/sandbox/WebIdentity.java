package io.stint.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Evaluator;
import io.stint.policy.Policies;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** AssumeRoleWithWebIdentity, for tokens of the issuers that the sandbox was started with. */
final class WebIdentity {
  private static final String ACTION = "sts:AssumeRoleWithWebIdentity";

  private final Account account;
  private final Map<String, String> issuers;

  WebIdentity(Account account, Map<String, String> issuers) {
    this.account = account;
    this.issuers = issuers;
  }

  void register(Map<String, Handler> calls) {
    calls.put("AssumeRoleWithWebIdentity", this::assume);
  }

  private void assume(Call call, XmlAnswer out) {
    if (issuers.isEmpty()) {
      throw SandboxError.of(
          400,
          "InvalidIdentityToken",
          "Not offered here: the sandbox was started without token issuers.");
    }
    IdentityToken token = IdentityToken.read(call.get("WebIdentityToken"));
    String jwks = issuers.get(token.issuer());
    if (jwks == null) {
      throw invalid("No OpenIDConnect provider found in your account for " + token.issuer());
    }
    token.verify(jwks);
    if (!call.now().isBefore(token.expires())) {
      throw SandboxError.of(400, "ExpiredTokenException", "Token expired");
    }
    OidcProvider provider =
        account.seenFromOutside(
            () ->
                account
                    .oidcProviders
                    .find(OidcProviders.arn(token.issuer()))
                    .orElseThrow(
                        () ->
                            invalid(
                                "No OpenIDConnect provider found in your account for "
                                    + token.issuer())));
    if (!provider.clientIds().contains(token.audience())) {
      throw invalid("Incorrect token audience");
    }
    Role role = account.seenFromOutside(() -> trusting(call, token, provider));
    Instant issued = call.now().truncatedTo(ChronoUnit.SECONDS);
    Session session =
        new Session(
            Session.Kind.WEB_IDENTITY,
            Session.Keys.fresh(),
            issued,
            issued.plusSeconds(AssumeRole.seconds(call, role, false)),
            new Session.Holder(role.id(), call.get("RoleSessionName"), null, provider.arn()),
            new SessionRequest(account, call).read());
    AssumeRole.keep(account, role, session);
    SessionTokens.write(out, session);
    out.text("SubjectFromWebIdentityToken", token.subject());
    AssumeRole.writeRole(out, role, session);
    out.text("Provider", provider.arn()).text("Audience", token.audience());
  }

  private Role trusting(Call call, IdentityToken token, OidcProvider provider) {
    Role role = AssumeRole.find(account, call.get("RoleArn"));
    AccessRequest request =
        Permissions.sent(AccessRequest.by(new Caller.Federated(provider.arn())), call.now())
            .action(ACTION)
            .on(call.get("RoleArn"))
            .with("sts:RoleSessionName", call.get("RoleSessionName"))
            .with(provider.url() + ":aud", token.audience())
            .with(provider.url() + ":sub", token.subject())
            .build();
    if (role == null
        || !Evaluator.evaluate(
                request,
                Policies.identity(List.of()).onRole(role.name(), Documents.keptTrust(role.trust())))
            .allowed()) {
      throw SandboxError.accessDenied("Not authorized to perform " + ACTION);
    }
    return role;
  }

  static SandboxError invalid(String message) {
    return SandboxError.of(400, "InvalidIdentityToken", message);
  }

  static String text(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    return value.isArray() ? value.path(0).asText("") : value.asText("");
  }
}
