package io.stint.sandbox;

import java.util.Map;

/** GetCallerIdentity: whose credentials these are. */
final class CallerIdentity {
  private final Account account;

  CallerIdentity(Account account) {
    this.account = account;
  }

  void register(Map<String, Handler> calls) {
    calls.put("GetCallerIdentity", CallerIdentity::identity);
    calls.put("GetAccessKeyInfo", this::keyInfo);
  }

  private static void identity(Call call, XmlAnswer out) {
    Caller caller = call.caller();
    out.text("UserId", caller.userId()).text("Account", Named.ACCOUNT).text("Arn", caller.arn());
  }

  private void keyInfo(Call call, XmlAnswer out) {
    String id = call.get("AccessKeyId");
    if (!id.equals(Authentication.ADMIN_KEY)
        && account.accessKeys.find(id).isEmpty()
        && account.sessions.find(id).isEmpty()) {
      throw SandboxError.validation("AccessKeyId does not exist: " + id);
    }
    out.text("Account", Named.ACCOUNT);
  }
}
