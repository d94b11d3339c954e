package io.stint.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A bearer token that Stint itself has to know. */
class StintToken extends BaseAuthenticationRequest {

  private final String text;

  StintToken(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
