package io.stint.grant;

/** What a grant gives. */
public enum GrantType {
  /** Sessions of a role. */
  ASSUME_ROLE,
  /** Handing a role to a service. */
  PASS_ROLE,
  /** The Allows of a policy. */
  POLICY
}
