package io.stint.support;

import io.quarkus.test.oidc.server.OidcWiremockTestResource;
import java.util.HashMap;
import java.util.Map;

/** An OpenID Connect provider that signs tokens, and a Stint that takes them. */
public class IssuerResource extends OidcWiremockTestResource {

  /** What its tokens name. */
  public static final String ISSUER = "https://issuer.example.org";

  @Override
  public Map<String, String> start() {
    Map<String, String> its = new HashMap<>(super.start());
    its.put("stint.oidc.enabled", "true");
    its.put("stint.oidc.issuer", ISSUER);
    its.put("stint.oidc.server", its.get("keycloak.url") + "/realms/quarkus");
    its.put("stint.oidc.audience", "stint");
    its.put("stint.oidc.clients", "portal,cli");
    return its;
  }
}
