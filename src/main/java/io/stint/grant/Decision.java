package io.stint.grant;

/** What somebody says to what is asked for. */
enum Decision {
  APPROVE,
  DENY
}
