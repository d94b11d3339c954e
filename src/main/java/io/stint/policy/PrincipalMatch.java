package io.stint.policy;

import java.util.List;

/**
 * How closely a Principal element names the caller; what else has to allow depends on it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Resource-based
 *     policies and implicit denies in other policy types</a>
 */
enum PrincipalMatch {
  NONE,
  /** The caller's account: it is up to the account's own policies. */
  ACCOUNT,
  /** The role of a session: boundary and session policies still limit it. */
  ROLE,
  /** The user or session itself, a service, a provider, or everyone. */
  DIRECT;

  static PrincipalMatch of(Selection<Principal> element, AccessRequest request) {
    if (element == null) {
      return DIRECT;
    }
    PrincipalMatch best = NONE;
    List<Principal> principals = element.values();
    for (int i = 0; i < principals.size(); i++) {
      PrincipalMatch reach = of(principals.get(i), request);
      if (reach.compareTo(best) > 0) {
        best = reach;
      }
    }
    if (element.except()) {
      return best == NONE ? DIRECT : NONE;
    }
    return best;
  }

  private static PrincipalMatch of(Principal principal, AccessRequest request) {
    Caller caller = request.caller();
    if (principal.isEveryone()) {
      return DIRECT;
    }
    String value = principal.value();
    return switch (principal.type()) {
      case SERVICE -> direct(caller instanceof Caller.Service s && s.name().equals(value));
      case FEDERATED -> direct(caller instanceof Caller.Federated f && f.provider().equals(value));
      case AWS -> aws(principal, request);
      default -> NONE;
    };
  }

  private static PrincipalMatch aws(Principal principal, AccessRequest request) {
    Caller caller = request.caller();
    String value = principal.value();
    if (value.equals(request.callerArn())) {
      return DIRECT;
    }
    if (caller instanceof Caller.User user && value.equals(user.uniqueId())) {
      return DIRECT;
    }
    if (caller instanceof Caller.RoleSession session
        && (value.equals(session.roleArn()) || value.equals(session.roleId()))) {
      return ROLE;
    }
    String account = principal.wholeAccount();
    return account != null && account.equals(request.callerAccount()) ? ACCOUNT : NONE;
  }

  private static PrincipalMatch direct(boolean named) {
    return named ? DIRECT : NONE;
  }
}
