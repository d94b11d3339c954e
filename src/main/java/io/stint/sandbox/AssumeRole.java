package io.stint.sandbox;

import io.stint.policy.AccessRequest;
import io.stint.policy.Decision;
import io.stint.policy.Evaluator;
import io.stint.policy.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AssumeRole: the trust policy and the caller's own policies decide. */
final class AssumeRole {
  static final int DEFAULT_SECONDS = 3600;
  private static final int MOST_WHEN_CHAINED = 3600;

  private final Account account;
  private final Permissions permissions;
  private final Mfa mfa;

  AssumeRole(Account account, Permissions permissions, Mfa mfa) {
    this.account = account;
    this.permissions = permissions;
    this.mfa = mfa;
  }

  void register(Map<String, Handler> calls) {
    calls.put("AssumeRole", this::assume);
  }

  private void assume(Call call, XmlAnswer out) {
    Instant proved = mfa.proved(call);
    Session.Narrowed narrowed = new SessionRequest(account, call).read();
    Role role = account.seenFromOutside(() -> trusting(call, proved, narrowed));
    Session session =
        new Session(
            Session.Kind.ASSUMED_ROLE,
            Session.Keys.fresh(),
            call.now().truncatedTo(ChronoUnit.SECONDS),
            call.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(seconds(call, role, Permissions.session(call.caller()) != null)),
            new Session.Holder(role.id(), call.get("RoleSessionName"), proved, null),
            narrowed);
    keep(account, role, session);
    SessionTokens.write(out, session);
    writeRole(out, role, session);
  }

  static void keep(Account account, Role role, Session session) {
    account.keep(session);
    account.roles.amend(
        role.key(),
        current ->
            current.on(
                new Role.Terms(
                    current.terms().description(),
                    current.terms().maxSessionSeconds(),
                    session.issued())));
  }

  static void writeRole(XmlAnswer out, Role role, Session session) {
    String name = session.holder().sessionName();
    out.open("AssumedRoleUser").text("AssumedRoleId", role.id() + ":" + name);
    out.text("Arn", Caller.Guest.sessionArn(role, name)).close();
    out.text("PackedPolicySize", SessionRequest.packed(session.narrowed()));
    out.text("SourceIdentity", session.narrowed().sourceIdentity());
  }

  static int seconds(Call call, Role role, boolean chained) {
    int asked = call.request().number("DurationSeconds", DEFAULT_SECONDS);
    if (chained && asked > MOST_WHEN_CHAINED) {
      throw SandboxError.validation(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
              + "role chaining.");
    }
    if (asked > role.terms().maxSessionSeconds()) {
      throw SandboxError.validation(
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    return asked;
  }

  /** A role that is not there is refused in the same words as one that does not trust. */
  private Role trusting(Call call, Instant proved, Session.Narrowed narrowed) {
    String arn = call.get("RoleArn");
    Role role = find(account, arn);
    List<String> actions = new ArrayList<>(List.of("sts:AssumeRole"));
    if (!narrowed.tags().isEmpty()) {
      actions.add("sts:TagSession");
    }
    if (narrowed.sourceIdentity() != null) {
      actions.add("sts:SetSourceIdentity");
    }
    for (String action : actions) {
      AccessRequest request = request(call, action, role, proved, narrowed);
      if (role == null) {
        throw refusal(request, call.caller(), null);
      }
      Verdict verdict =
          Evaluator.evaluate(
              request,
              permissions.of(call.caller()).onRole(role.name(), Documents.keptTrust(role.trust())));
      if (!verdict.allowed()) {
        throw refusal(request, call.caller(), verdict);
      }
    }
    return role;
  }

  /** Names are compared with their case here, and the path counts. */
  static Role find(Account account, String arn) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return account.roles.find(Named.fold(name)).filter(r -> r.arn().equals(arn)).orElse(null);
  }

  private AccessRequest request(
      Call call, String action, Role role, Instant proved, Session.Narrowed narrowed) {
    AccessRequest.Builder request =
        permissions.request(call.caller(), call.now()).action(action).on(call.get("RoleArn"));
    if (proved != null) {
      Permissions.mfa(request, proved, call.now());
    }
    request.with("sts:RoleSessionName", call.get("RoleSessionName"));
    if (call.get("ExternalId") != null) {
      request.with("sts:ExternalId", call.get("ExternalId"));
    }
    if (narrowed.sourceIdentity() != null) {
      request.with("sts:SourceIdentity", narrowed.sourceIdentity());
    }
    if (!narrowed.tags().isEmpty()) {
      narrowed.tags().forEach((key, value) -> request.with("aws:RequestTag/" + key, value));
      request.with("aws:TagKeys", List.copyOf(narrowed.tags().keySet()));
    }
    if (!narrowed.transitiveTagKeys().isEmpty()) {
      request.with("sts:TransitiveTagKeys", narrowed.transitiveTagKeys());
    }
    if (role != null) {
      role.tags()
          .forEach(
              (key, value) -> {
                request.with("aws:ResourceTag/" + key, value);
                request.with("iam:ResourceTag/" + key, value);
              });
    }
    return request.build();
  }

  /** STS says why only when a Deny decided. */
  private static SandboxError refusal(AccessRequest request, Caller caller, Verdict verdict) {
    if (verdict != null && verdict.decision() == Decision.EXPLICIT_DENY) {
      return Authorization.refusal(request, caller, verdict);
    }
    return SandboxError.accessDenied(
        "User: "
            + caller.arn()
            + " is not authorized to perform: "
            + request.action()
            + " on resource: "
            + request.resource());
  }
}
