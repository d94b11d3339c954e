package io.stint.security;

import java.time.Instant;

/**
 * How a caller has signed in at their issuer, <a href="https://www.rfc-editor.org/rfc/rfc9470">RFC
 * 9470</a>.
 *
 * @param acr null: not said
 * @param at null: not said
 */
public record SignIn(String acr, Instant at) {

  static final String ATTRIBUTE = "io.stint.sign-in";
  static final SignIn UNKNOWN = new SignIn(null, null);
}
