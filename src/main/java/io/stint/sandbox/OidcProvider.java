package io.stint.sandbox;

import java.time.Instant;
import java.util.List;

/** An OpenID Connect issuer the account trusts; its URL is kept without the scheme. */
record OidcProvider(
    String arn, String url, List<String> clientIds, List<String> thumbprints, Instant created)
    implements Stored {
  OidcProvider clients(List<String> changed) {
    return new OidcProvider(arn, url, changed, thumbprints, created);
  }

  @Override
  public String key() {
    return arn;
  }

  @Override
  public String id() {
    return arn;
  }
}
