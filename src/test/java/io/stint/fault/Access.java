package io.stint.fault;

/**
 * What somebody may or may not do.
 *
 * @param what the name of a role, or {@link #POLICY}
 */
record Access(String witness, String what) {

  /** To look at instances with one's own keys. */
  static final String POLICY = "policy";

  boolean isRole() {
    return !what.equals(POLICY);
  }
}
