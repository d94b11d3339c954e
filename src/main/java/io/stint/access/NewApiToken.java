package io.stint.access;

/**
 * The answer to {@code POST /api-tokens}.
 *
 * @param token what the caller sends from now on; shown here alone
 */
record NewApiToken(String token, ApiTokenView apiToken) {

  @Override
  public String toString() {
    return "NewApiToken[" + apiToken.id() + "]";
  }
}
