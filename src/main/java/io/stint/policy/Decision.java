package io.stint.policy;

/** How a request ends, in the words of IAM's policy simulator. */
public enum Decision {
  ALLOWED,
  /** A Deny statement matched; nothing can outweigh it. */
  EXPLICIT_DENY,
  /** No statement that would have been needed matched. */
  IMPLICIT_DENY
}
