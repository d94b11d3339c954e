package io.stint.policy;

/** How a request ends of which not everything is known. */
public enum Answer {
  /** Whatever is not known. */
  ALLOWED,
  /** By a Deny, whatever is not known. */
  EXPLICIT_DENY,
  /** Whatever is not known; it may be that a Deny says so as well. */
  IMPLICIT_DENY,
  /** What is not known decides: there are values with which it is allowed, and others. */
  DEPENDS;

  static Answer of(Decision decision) {
    return valueOf(decision.name());
  }
}
