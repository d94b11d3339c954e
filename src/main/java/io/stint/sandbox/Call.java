package io.stint.sandbox;

import java.time.Instant;

/** One call: what was asked, by whom, when by the sandbox's clock. */
record Call(QueryRequest request, Caller caller, Instant now) {
  String get(String name) {
    return request.get(name);
  }

  String get(String name, String otherwise) {
    return request.get(name, otherwise);
  }

  /** The user that is named, or else the one who calls, as several IAM calls have it. */
  String userNameOrCaller() {
    String named = get("UserName");
    if (named != null) {
      return named;
    }
    if (caller instanceof Caller.Person person) {
      return person.user().name();
    }
    if (caller instanceof Caller.Administrator) {
      return Caller.Administrator.NAME;
    }
    throw SandboxError.validation("Must specify userName when calling with non-User credentials");
  }
}
