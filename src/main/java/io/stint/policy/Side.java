package io.stint.policy;

/** Where a policy is attached, seen from the request. */
public enum Side {
  /** On the caller: a user, the user's groups, or the role of a session. */
  IDENTITY,
  /** The trust policy of the role that is asked for. */
  TRUST,
  /** Any other policy on the resource. */
  RESOURCE,
  /** The caller's permissions boundary. */
  BOUNDARY,
  /** Passed when the session was made. */
  SESSION,
  /** On the role that a grant leads to; evaluated as identity policy of the future session. */
  ROLE;

  /** As IAM words it in its AccessDenied messages. */
  public String words() {
    return switch (this) {
      case IDENTITY, ROLE -> "identity-based policy";
      case TRUST, RESOURCE -> "resource-based policy";
      case BOUNDARY -> "permissions boundary";
      case SESSION -> "session policy";
    };
  }
}
