package io.stint.support;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.quarkus.test.oidc.server.OidcWiremockTestResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect provider that signs tokens, with two kinds of keys, and a Stint that takes
 * them.
 */
public class IssuerResource extends OidcWiremockTestResource {

  /** What its tokens name. */
  public static final String ISSUER = "https://issuer.example.org";

  /** Tests know another copy of this class than what starts it. */
  private static final Path ELLIPTIC = Path.of("target", "issuer-es256.jwk");

  /** Where it publishes its keys. */
  public static final String KEYS = "/auth/realms/quarkus/protocol/openid-connect/certs";

  @Override
  public Map<String, String> start() {
    Map<String, String> its = new HashMap<>(super.start());
    URI server = URI.create(its.get("keycloak.url"));
    new WireMock(server.getHost(), server.getPort())
        .register(get(KEYS).willReturn(okJson(publicKeys())));
    its.put("stint.oidc.enabled", "true");
    its.put("stint.oidc.issuer", ISSUER);
    its.put("stint.oidc.server", its.get("keycloak.url") + "/realms/quarkus");
    its.put("stint.oidc.audience", "stint");
    its.put("stint.oidc.clients", "portal,cli");
    // No minute between two looks at its keys.
    its.put("quarkus.oidc.token.forced-jwk-refresh-interval", "0S");
    return its;
  }

  private static String publicKeys() {
    try {
      PublicJsonWebKey other = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      other.setKeyId("2");
      Files.createDirectories(ELLIPTIC.getParent());
      Files.writeString(ELLIPTIC, other.toJson(OutputControlLevel.INCLUDE_PRIVATE));
      return new JsonWebKeySet(rsa(), other).toJson(OutputControlLevel.PUBLIC_ONLY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first of its keys. */
  public static PublicJsonWebKey rsa() {
    try (InputStream rsa = OidcWiremockTestResource.class.getResourceAsStream("/privateKey.jwk")) {
      PublicJsonWebKey one = key(new String(rsa.readAllBytes(), UTF_8));
      one.setKeyId("1");
      return one;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The second one. */
  public static PublicJsonWebKey elliptic() {
    try {
      return key(Files.readString(ELLIPTIC));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PublicJsonWebKey key(String json) {
    try {
      return PublicJsonWebKey.Factory.newPublicJwk(json);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }
}
