package io.stint.policy;

import java.util.List;

/**
 * Every policy that has a say in a request.
 *
 * @param identity of the caller: its own, its groups', or its role's
 * @param resource on the resource, or null; a {@link Side#TRUST} one must allow explicitly
 * @param boundary the caller's permissions boundary, or null
 * @param session passed when the session was made; null when none was passed, which is not the same
 *     as an empty list (nothing is allowed)
 */
public record Policies(
    List<NamedPolicy> identity,
    NamedPolicy resource,
    NamedPolicy boundary,
    List<NamedPolicy> session) {

  public Policies {
    identity = List.copyOf(identity);
    session = session == null ? null : List.copyOf(session);
  }

  /** Identity policies alone. */
  public static Policies identity(List<NamedPolicy> identity) {
    return new Policies(identity, null, null, null);
  }

  public Policies onResource(NamedPolicy policy) {
    return new Policies(identity, policy, boundary, session);
  }

  /** With the trust policy of the role that is asked for. */
  public Policies onRole(String roleName, PolicyDocument trust) {
    return onResource(new NamedPolicy(roleName, Side.TRUST, trust));
  }

  public Policies within(NamedPolicy permissionsBoundary) {
    return new Policies(identity, resource, permissionsBoundary, session);
  }

  public Policies inSession(List<NamedPolicy> sessionPolicies) {
    return new Policies(identity, resource, boundary, sessionPolicies);
  }

  boolean needsTrust() {
    return resource != null && resource.side() == Side.TRUST;
  }
}
