package io.stint.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where events are sent, by a name of your choice: see webhooks.md. */
@ConfigMapping(prefix = "stint.webhooks")
interface WebhookConfig {

  @WithParentName
  Map<String, Endpoint> endpoints();

  /** One of them. */
  interface Endpoint {

    /** Where events are POSTed to, over https. */
    URI url();

    /** What they are signed with: {@code whsec_} and 24 to 64 bytes in base64. */
    String secret();

    /** Only these types, separated by commas; all of them without it. */
    Optional<List<String>> types();

    /** Whether the address may be http: for a receiver beside Stint. In the sandbox it may be. */
    @WithDefault("false")
    boolean plainHttp();
  }
}
