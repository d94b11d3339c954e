package io.stint.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A receiver of the configuration, as it is used. */
final class Endpoint {

  private final String name;
  private final URI url;
  private final List<String> types;
  private final Set<String> wanted;
  private final Webhook signer;

  /**
   * @param secret base64 of the key, with or without {@code whsec_}
   */
  Endpoint(String name, URI url, List<String> types, String secret) {
    this.name = name;
    this.url = url;
    this.types = types;
    this.wanted = Set.copyOf(types);
    this.signer = new Webhook(secret);
  }

  String name() {
    return name;
  }

  URI url() {
    return url;
  }

  List<String> types() {
    return types;
  }

  boolean wants(String type) {
    return wanted.contains(type);
  }

  /** {@code webhook-signature} of a body. */
  String signature(String id, Instant at, String body) {
    try {
      return signer.sign(id, at.getEpochSecond(), body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException(e);
    }
  }
}
